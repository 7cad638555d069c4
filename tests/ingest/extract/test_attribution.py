"""What each way of reporting speech yields: content, speaker, cue. All people are invented."""

import pytest

from ingest.extract.attribution import Attribution, find_attributions


def told(text: str) -> list[tuple[str, str]]:
    """Speaker and content of each attribution."""
    return [(at(text, a.mention), contents(text, a)) for a in find_attributions(text)]


def at(text: str, span: tuple[int, int] | None) -> str:
    return text[slice(*span)] if span else ""


def contents(text: str, found: Attribution) -> str:
    return " / ".join(text[start:end] for start, end in found.spans)


@pytest.mark.parametrize(
    ("text", "speaker", "content"),
    [
        # direct: the speaker before, between, after
        ("“We will talk,” Ms. Kovar said.", "Ms. Kovar", "“We will talk,”"),
        ("“We will talk,” said Ilo Marek, the envoy.", "Ilo Marek", "“We will talk,”"),
        ("Ilo Marek said: “We will talk to them.”", "Ilo Marek", "“We will talk to them.”"),
        ("“Will you talk?” the reporter asked.", "the reporter", "“Will you talk?”"),
        ("“We are ready,” he said, “and were.”", "he", "“We are ready,” / “and were.”"),
        ("“We are ready,” he said. “We always were.”", "he", "“We are ready,” / “We always were.”"),
        ("“We are ready,” the minister shrugged.", "the minister", "“We are ready,”"),
        ("“Peace is a duty.” ― Ana Tamm", "Ana Tamm", "“Peace is a duty.”"),
        ("Her reply came at once: “Never in my life.”", "Her reply", "“Never in my life.”"),
        # indirect
        ("Ilo Marek said that they would talk.", "Ilo Marek", "that they would talk"),
        ("Ilo Marek said they would talk.", "Ilo Marek", "they would talk"),
        ("They will talk, Ilo Marek said on Monday.", "Ilo Marek", "They will talk"),
        ("The talks, he said, will go on.", "he", "The talks / will go on"),
        ("According to the ministry, they will talk.", "the ministry", "they will talk"),
        ("They will talk, according to the ministry.", "the ministry", "They will talk"),
        ("Marek accused Ruritania of a breach.", "Marek", "Ruritania of a breach"),
        ("Marek urged Ruritania to withdraw.", "Marek", "Ruritania to withdraw"),
        ("Marek told the Daily Gazette that it is closed.", "Marek", "that it is closed"),
        ("Marek called for an immediate ceasefire.", "Marek", "an immediate ceasefire"),
        ("Marek vowed to answer every attack.", "Marek", "to answer every attack"),
        ("Marek denounced the raid as a crime.", "Marek", "the raid as a crime"),
        ("Marek, who leads the party, said the vote was fair.", "Marek", "the vote was fair"),
        ("He rejects Ruritania's claim that it won.", "Ruritania", "that it won"),
        ("Marek said this week that the pact was dead.", "Marek", "that the pact was dead"),
        ("Marek said this week's vote was a fraud.", "Marek", "this week's vote was a fraud"),
        ("Marek said on Monday the pact was dead.", "Marek", "the pact was dead"),
        ("Marek said on June 3 the pact was dead.", "Marek", "the pact was dead"),
        ("Marek told lawmakers the army was ready.", "Marek", "the army was ready"),
        ("Marek told the Daily Gazette on Monday the pact was dead.", "Marek", "the pact was dead"),
        ("Marek told a German newspaper he would not go.", "Marek", "he would not go"),
        ("Marek reminded voters of the years he had led them.", "Marek",
         "voters of the years he had led them"),
        # mixed
        ("Marek said it was “a crime against us.”", "Marek", "it was “a crime against us.”"),
        ("Marek called the raid “a cowardly crime.”", "Marek", "the raid “a cowardly crime.”"),
        ("The raid “was a crime,” Marek said.", "Marek", "The raid “was a crime,”"),
    ],
)  # fmt: skip
def test_one_report(text: str, speaker: str, content: str) -> None:
    assert (speaker, content) in told(text)


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        # what is told of is not the speaker
        ("It set a two-week deadline Foreign Minister Ilo Marek said would not be moved.",
         "Foreign Minister Ilo Marek"),
        ("The talks came on the same day Ruritania said it had left.", "Ruritania"),
        ("The strait is the place Navy officials say the fleet may stand.", "Navy officials"),
        ("For years some analysts had been predicting a fall of the pact.", "some analysts"),
        ("In an interview Tamm said the pact was dead.", "Tamm"),
        ("A defiant Marek said he would stay.", "A defiant Marek"),
        ("A new Tamm biography says he was a spy.", "A new Tamm biography"),
        ("A former Foreign Minister said the pact was dead.", "A former Foreign Minister"),
        ("The foreign ministry spokesman Ilo Marek said it was shut.",
         "The foreign ministry spokesman Ilo Marek"),
        # a time before the verb is not the speaker
        ("The council this month rejected calls for an inquiry.", "The council"),
        ("The council earlier this week announced that it would vote.", "The council"),
        ("Two years ago Marek said the pact was dead.", "Marek"),
        # nor is the end of a phrase, or what the speaker is
        ("The head of Ruritania's delegation to the forum said it would leave.",
         "The head of Ruritania's delegation to the forum"),
        ("Ana Tamm, head of the guild, which has ten mills, said it would go on.", "Ana Tamm"),
        ("Nine people were killed, according to the Strelsau Observatory on Human Rights.",
         "the Strelsau Observatory on Human Rights"),
        ("Nine people were killed, according to Ana Tamm on Monday.", "Ana Tamm"),
        ("In recent days, officials, who gave no names, said it was hit.", "officials"),
    ],
)  # fmt: skip
def test_the_whole_subject_is_the_speaker_and_nothing_else(text: str, speaker: str) -> None:
    assert speaker in [found for found, _ in told(text)]


@pytest.mark.parametrize(
    "text",
    [
        "The State Department has 20,000 employees.",
        "The minister read “The Long Road Home” on the plane.",
        "The so-called “deal” fell apart.",
        "The accused man left the court.",
        "The report was widely criticized.",
        "Reports of the raid spread quickly.",
        "A 5-4 ruling would leave the ban in place.",
        "The forum is held ahead of a major ruling expected in May.",
        "It goes without saying that the pact is dead.",
        "It is worth noting that the pact was never signed.",
        "The speech was an apparent counter to “Strelsau first” policies of the new party.",
        "It sends a strong signal that the party will not be ignored.",
        "He made derogatory comments about the mills and the men who run them.",
        "The four states that voted on Monday have no army of their own.",
        "A congressional report that was leaked on Monday names nine firms.",
        "The senator, whose state relies on coal, was not in the hall.",
        "The Kovar Institute maintains a library that holds letters of the old kings.",
        "He spoke on the phone with aides after the vote.",
        "He spoke against the grand backdrop of the old fortress.",
        "Marek posted a photo that shows the fleet in the strait.",
    ],
)
def test_what_is_no_report(text: str) -> None:
    assert told(text) == []


@pytest.mark.parametrize(
    ("text", "content"),
    [
        ("The groups claim that the vote was a fraud.", "that the vote was a fraud"),
        ("Both sides report that the road is shut.", "that the road is shut"),
        ("Most people question whether the pact holds.", "whether the pact holds"),
        ("Ana Tamm and her party demand that he resign.", "that he resign"),
        ("The ministry claims that the vote was a fraud.", "that the vote was a fraud"),
        ("Marek maintains the pact that was signed in May is dead.",
         "the pact that was signed in May is dead"),
        ("Marek left, warning proposed cuts would hurt.", "proposed cuts would hurt"),
        ("Marek spoke against the pact in parliament.", "the pact in parliament"),
        ("Marek repeated the claim that the vote was a fraud.",
         "the claim that the vote was a fraud"),
    ],
)  # fmt: skip
def test_a_verb_that_may_be_a_noun_agrees_with_its_subject(text: str, content: str) -> None:
    assert content in [found for _, found in told(text)]


def test_two_verbs_of_one_subject() -> None:
    text = "Marek said the talks had failed and warned that patience was running out."
    assert told(text) == [
        ("Marek", "the talks had failed"),
        ("Marek", "that patience was running out"),
    ]


def test_a_participle_takes_the_subject_of_its_clause() -> None:
    text = "Marek left the hall early, saying the offer was an insult."
    assert told(text) == [("Marek", "the offer was an insult")]


def test_a_relative_clause_speaks_through_its_pronoun() -> None:
    text = "He met Ana Tamm, who called the plan a disaster."
    assert ("who", "the plan a disaster") in told(text)


def test_a_quotation_goes_on_in_the_next_paragraph() -> None:
    text = "“We are ready,” Ana Tamm said.\n\n“We have been ready for years.”"
    assert told(text) == [("Ana Tamm", "“We are ready,” / “We have been ready for years.”")]


def test_a_source_behind_a_report_adds_no_second_statement() -> None:
    text = "“We are ready,” Ana Tamm said, according to the Daily Gazette."
    assert told(text) == [("Ana Tamm", "“We are ready,”")]


def test_a_dateline_is_not_content() -> None:
    text = "STRELSAU, May 2 (Wire) -- They will talk, Ilo Marek said."
    assert told(text) == [("Ilo Marek", "They will talk")]


@pytest.mark.parametrize("credit", ["abc/def (dpa, AP, AFP)", "ab (Reuters)"])
def test_the_initials_of_the_writers_are_not_content(credit: str) -> None:
    text = f"Both sides denied all responsibility for the raid. {credit}\n"
    assert told(text) == [("Both sides", "all responsibility for the raid")]


def test_headlines() -> None:
    assert told("Marek: No Talks Before Summer") == [("Marek", "No Talks Before Summer")]
    assert told("No Talks Before Summer, Says Envoy") == [("Envoy", "No Talks Before Summer")]
    assert told("Analysis: No Talks Before Summer") == []


def test_kind_tells_how_much_is_verbatim() -> None:
    kinds = [
        find_attributions(text)[0].kind
        for text in (
            "“We will talk,” he said.",
            "He said they would talk.",
            "He said they would “talk and listen.”",
        )
    ]
    assert kinds == ["direct", "indirect", "mixed"]


def test_the_cue_is_marked() -> None:
    text = "“We will talk,” Marek added."
    assert at(text, find_attributions(text)[0].cue) == "added"


def test_hard_wrapped_lines_are_read_across() -> None:
    text = (
        "“We have waited for an answer since the\nspring and shall wait no longer than\n"
        "the autumn of this year,” said Ana Tamm\nafter the meeting of the ministers in\n"
        "the capital.\n\nThe other side gave no answer to her\nand left the hall without a word\n"
        "to anyone.\n"
    )
    [(speaker, content)] = told(text)
    assert speaker == "Ana Tamm"
    assert content.startswith("“We have") and content.endswith("this year,”")


@pytest.mark.parametrize(
    "text",
    [
        "Norland recalled its ambassador to Sudmark on Friday.",
        "The envoy declined to comment on the talks.",
        "The envoy spoke on condition of anonymity.",
        "The envoy asked not to be named in the report.",
    ],
)
def test_deeds_and_silence_are_no_reports(text: str) -> None:
    assert told(text) == []
