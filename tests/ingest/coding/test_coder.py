"""What users rely on, with the shipped weights."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from statistics import fmean, median
from typing import Any

import numpy as np
import pytest

from bench.code_page import SWAPS, swapper
from bench.seed import seed_codings
from ingest.coding import Coder, CodingInput, codebook, examples
from ingest.coding.codebook import MODALITIES
from ingest.coding.coder import MODEL, coder_version
from ingest.coding.comparison import inputs_of
from ingest.model import Coding

CORPUS = inputs_of([e for e in examples.read()[0] if e.is_held_out])


@pytest.fixture(scope="module")
def coder() -> Coder:
    return Coder.load()


@pytest.fixture(scope="module")
def codings(coder: Coder) -> list[Coding]:
    return coder.code(CORPUS)


def escalation(coder: Coder, text: str) -> float:
    return coder.code([CodingInput(text)])[0].escalation


def test_the_weights_weigh_little() -> None:
    assert sum(file.stat().st_size for file in MODEL.iterdir()) < 25_000_000


def test_numbers_of_the_codebook_make_another_version_words_do_not(coder: Coder) -> None:
    book = codebook.load()
    first, *others = book.acts

    def version(**changes: Any) -> str:
        return Coder(MODEL, replace(book, acts=(replace(first, **changes), *others))).version

    assert version() == coder.version == coder_version()
    assert version(definition="Anything.", boundaries=()) == coder.version
    assert version(severity=first.severity / 2) != coder.version
    assert version(goldstein=first.goldstein / 2) != coder.version
    milder = book.factors | {"may": dict.fromkeys(book.codes, 0.5)}
    assert Coder(MODEL, replace(book, factors=milder)).version != coder.version


def test_the_decomposition_adds_up_for_every_statement(codings: list[Coding]) -> None:
    for coding in codings:
        terms = coding.evidence["terms"]
        assert sum(term["contribution"] for term in terms) == coding.escalation  # type: ignore[attr-defined]
        assert sum(coding.probabilities.values()) == pytest.approx(1, abs=0.001)


def test_few_plain_statements_alone_have_no_word_that_speaks_for_an_act(
    codings: list[Coding],
) -> None:
    without = [coding for coding in codings if not coding.evidence["spans"]]
    assert len(without) < len(codings) / 200
    assert all(coding.act == "COMMENT" and abs(coding.escalation) < 0.1 for coding in without)


def test_evidence_points_at_words_of_the_statement(codings: list[Coding]) -> None:
    for item, coding in zip(CORPUS, codings, strict=True):
        for start, end, weight in coding.evidence["spans"]:  # type: ignore[attr-defined]
            assert item.text[start:end].strip() == item.text[start:end] != ""
            assert 0 < weight <= 1


def test_the_words_marked_in_a_plain_statement_are_those_that_moved_it(
    coder: Coder, codings: list[Coding]
) -> None:
    moved = [
        (item, coding)
        for item, coding in zip(CORPUS, codings, strict=True)
        if coding.act == "COMMENT" and abs(coding.escalation) >= 0.5
    ]
    left = coder.code([replace(item, text=unmarked(item.text, coding)) for item, coding in moved])
    nearer = [
        abs(new.escalation) < abs(old.escalation) for new, (_, old) in zip(left, moved, strict=True)
    ]
    assert sum(nearer) / len(nearer) > 0.6


def unmarked(text: str, coding: Coding) -> str:
    """The text without the words that are its evidence."""
    spans: list[list[float]] = coding.evidence["spans"]  # type: ignore[assignment]
    for start, end, _ in reversed(spans):
        text = text[: int(start)] + text[int(end) :]
    return text


def test_a_batch_does_not_change_a_score(coder: Coder, codings: list[Coding]) -> None:
    sample = list(range(0, len(CORPUS), 12))
    backwards = coder.code([CORPUS[i] for i in reversed(sample)])
    assert list(reversed(backwards)) == [codings[i] for i in sample]


def test_the_held_out_examples_are_mostly_right(codings: list[Coding]) -> None:
    held_out = [example for example in examples.read()[0] if example.is_held_out]
    pairs = list(zip(held_out, codings, strict=True))
    assert fmean(example.act == coding.act for example, coding in pairs) > 0.8
    assert fmean(example.modality == coding.modality for example, coding in pairs) > 0.85


@pytest.mark.parametrize(("a", "b"), [("Norway", "Iran"), ("the Chinese", "the Dutch")])
def test_the_countries_do_not_decide(coder: Coder, a: str, b: str) -> None:
    texts = [
        "{} accused {} of arming the rebels.",
        "{} thanked {} for the field hospital.",
        "{} will answer any provocation by {}.",
        "{} and {} signed a treaty on the river.",
    ]
    shifts = [
        abs(escalation(coder, t.format(a, b)) - escalation(coder, t.format(b, a))) for t in texts
    ]
    assert median(shifts) < 0.3


def test_swapped_countries_flip_hardly_an_act(coder: Coder) -> None:
    pairs = []
    for item in CORPUS:
        for a, b in (*SWAPS, ("Oslo", "Skopje"), ("Iranian", "Korean")):
            if re.search(rf"\b({a}|{b})\b", item.text):
                swap = swapper(a, b)
                source, target = (actor and swap(actor) for actor in (item.source, item.target))
                swapped = replace(item, text=swap(item.text), source=source, target=target)
                pairs.append((item, swapped))
    before, after = (coder.code([pair[side] for pair in pairs]) for side in (0, 1))
    both = list(zip(before, after, strict=True))
    assert len(both) > 50
    assert fmean(one.act == other.act for one, other in both) >= 0.95
    assert median(abs(one.escalation - other.escalation) for one, other in both) < 0.3


THREATS = (
    "We will cut off your gas.",
    "We will bomb the harbour if the fleet stays.",
    "The ministry will expel every diplomat of that state.",
    "Our army will answer with force.",
    "Ankara will retaliate against the sanctions.",
    "We will close the strait to their ships.",
)


@pytest.mark.parametrize("threat", THREATS)
def test_did_not_lowers_a_threat(coder: Coder, threat: str) -> None:
    assert escalation(coder, threat.replace("will", "did not")) < escalation(coder, threat)


def test_may_lies_between_will_and_nothing(coder: Coder) -> None:
    will = fmean(escalation(coder, threat) for threat in THREATS)
    may = fmean(escalation(coder, threat.replace("will", "may")) for threat in THREATS)
    assert 0 < may < will


PARAPHRASES = (
    ("We condemn the attack on our ships.", "We denounce the attack on our ships."),
    ("Kenya thanked Japan for the loan.", "Kenya expressed its gratitude to Japan for the loan."),
    ("They refused to meet our envoy.", "They declined to receive our envoy."),
    ("Peru has recalled its ambassador.", "Peru has called its ambassador home."),
    ("The minister threatened to close the border.", "The minister warned he would close it."),
    ("The army bombed the port.", "The port was bombed by the army."),
    ("Soldiers attacked the village.", "The village was attacked by soldiers."),
    ("Gunmen ambushed the convoy.", "The convoy was ambushed by gunmen."),
    ("The navy seized the trawler.", "The trawler was seized by the navy."),
    ("The two presidents signed the treaty.", "The treaty was signed by the two presidents."),
    ("Police arrested forty students.", "Forty students were arrested by police."),
    ("The king praised the envoy.", "The envoy was praised by the king."),
    ("Oslo rejected the offer.", "The offer was rejected by Oslo."),
    ("The council demanded a ceasefire.", "A ceasefire was demanded by the council."),
    ("Rebels shelled the hospital.", "The hospital was shelled by rebels."),
    ("The president expelled the ambassador.", "The ambassador was expelled by the president."),
    ("Parliament ratified the accord.", "The accord was ratified by parliament."),
    ("The minister condemned the raid.", "The raid was condemned by the minister."),
    (
        "Germany sent two ships of grain to Yemen.",
        "Two ships of grain were sent to Yemen by Germany.",
    ),
    ("The junta freed the hostages.", "The hostages were freed by the junta."),
    ("France recognised the new state.", "The new state was recognised by France."),
    ("The police beat the marchers.", "The marchers were beaten by the police."),
    ("Chad warned Libya of war.", "Libya was warned of war by Chad."),
    ("The two ministers met in Oslo.", "A meeting of the two ministers was held in Oslo."),
    ("The court lifted the ban.", "The ban was lifted by the court."),
    ("Drones hit the refinery.", "The refinery was hit by drones."),
)


@pytest.mark.parametrize(("one", "other"), PARAPHRASES)
def test_a_paraphrase_stays_close(coder: Coder, one: str, other: str) -> None:
    assert abs(escalation(coder, one) - escalation(coder, other)) < 2


def test_paraphrases_stay_close_together(coder: Coder) -> None:
    """Never on opposite sides of the scale, and most nearly the same; a passive may move it."""
    scores = [(escalation(coder, one), escalation(coder, other)) for one, other in PARAPHRASES]
    shifts = [abs(one - other) for one, other in scores]
    assert all(one * other >= 0 for one, other in scores)
    assert median(shifts) < 0.6
    assert sum(shift < 1 for shift in shifts) >= 0.75 * len(shifts)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "...",
        "\ue002\ue003",
        "a" * 50_000,
        "word " * 20_000,
        "Мы осуждаем это.",
        "中国谴责",
        "\0",
    ],
)
def test_any_text_is_answered(coder: Coder, text: str) -> None:
    coding = coder.code([CodingInput(text, source="x", target="")])[0]
    assert -10 <= coding.escalation <= 10


def test_nothing_said_is_a_plain_statement(coder: Coder) -> None:
    coding = coder.code([CodingInput(" … ")])[0]
    assert (coding.act, coding.modality, coding.escalation) == ("COMMENT", "none", 0.0)


TOLD = (
    "Gunmen shelled the hospital last night.",
    "Rebels attacked the convoy with rockets on Friday.",
    "Peru's army has shelled the hospital.",
    "Chadian soldiers killed nine herdsmen near the well.",
    "A gunman entered the school and killed nine children.",
    "The police there arrested forty students.",
)


def test_deeds_of_others_are_fewer_deeds_where_they_are_spoken_of(coder: Coder) -> None:
    reports, speech = (
        [c.escalation for c in coder.code([CodingInput(t, is_spoken=s) for t in TOLD])]
        for s in (False, True)
    )
    assert all(spoken < report for report, spoken in zip(reports, speech, strict=True))
    assert fmean(speech) < fmean(reports) - 1.5


def test_deeds_of_who_speaks_stay_deeds(coder: Coder) -> None:
    done = ("We shelled their harbour last night.", "Our troops struck three depots at dawn.")
    assert [c.act for c in coder.code([CodingInput(text, is_spoken=True) for text in done])] == [
        "ASSAULT"
    ] * 2


def test_one_accusation_in_a_long_plain_text_is_not_diluted(coder: Coder) -> None:
    plain = "The bridge is four hundred metres long and was opened in the spring of last year. "
    charge = "We accuse the government in the north of murdering our envoys and we condemn it. "
    assert escalation(coder, plain * 6 + charge * 4) > 2 > escalation(coder, plain * 10)


def test_most_of_the_seed_article(coder: Coder, shared_data: Path) -> None:
    """A plea to take care of ties is read as a threat. As a whole, blame after several sentences
    is lost among them; toward the one that is blamed it is found."""
    coded = seed_codings(coder, shared_data / "articles")
    assert sum(not wanted.is_met(whole) for wanted, whole, _ in coded) <= 2
    assert sum(not wanted.is_met(toward) for wanted, _, toward in coded) <= 1


@pytest.mark.parametrize(
    ("text", "softer", "harsher"),
    [
        ("the occupation of the islands", "The envoy noted", "The envoy condemned"),
        ("the sanctions against Peru", "The envoy regretted", "The envoy threatened to tighten"),
        ("a ceasefire in the valley", "The envoy proposed", "The envoy ruled out"),
        ("plans to bomb the harbour", "The envoy denied", "The envoy announced"),
    ],
)
def test_the_verb_that_reports_decides(coder: Coder, text: str, softer: str, harsher: str) -> None:
    scores = [
        coding.escalation
        for coding in coder.code(
            [
                CodingInput(text, source="The envoy", reporting_clause=clause)
                for clause in (softer, harsher)
            ]
        )
    ]
    assert scores[1] > scores[0] + 1


def test_evidence_tells_words_of_the_clause_from_those_of_the_statement(coder: Coder) -> None:
    text, clause = "the occupation of the islands", "The envoy condemned"
    (coding,) = coder.code([CodingInput(text, source="The envoy", reporting_clause=clause)])
    spans = {
        name: [words[int(start) : int(end)] for start, end, _ in coding.evidence[name]]
        for name, words in (("reporting", clause), ("spans", text))
    }
    assert "condemned" in " ".join(spans["reporting"])
    assert all(text.find(words) >= 0 and words.strip() for words in spans["spans"])
    assert sum(t["contribution"] for t in coding.evidence["terms"]) == coding.escalation


def test_every_piece_of_a_long_report_is_read_behind_its_clause(coder: Coder) -> None:
    plain = "that the bridge is four hundred metres long and was opened in the spring of last year"
    text = f"{' and '.join([plain] * 4)}, and that the army had shelled the hospital"
    clause = "The envoy denied"
    (coding,) = coder.code([CodingInput(text, source="The envoy", reporting_clause=clause)])
    assert coding.act != "ASSAULT"
    assert all(text[int(start) : int(end)].strip() for start, end, _ in coding.evidence["spans"])
    assert all(end <= len(clause) for _, end, _ in coding.evidence["reporting"])


@pytest.mark.parametrize(
    ("probabilities", "negated", "act"),
    [
        ({"AGREE": 0.4, "ACCUSE": 0.25, "THREATEN": 0.35}, 0.0, "THREATEN"),
        ({"AGREE": 0.7, "ACCUSE": 0.25, "THREATEN": 0.05}, 0.0, "AGREE"),
        ({"COMMENT": 0.6, "ACCUSE": 0.3, "AGREE": 0.1}, 0.0, "ACCUSE"),
        ({"SUPPORT": 0.5, "ACCUSE": 0.35, "COMMENT": 0.15}, 0.8, "ACCUSE"),
        ({"COMMENT": 1.0}, 0.0, "COMMENT"),
    ],
)
def test_marked_words_are_of_an_act_on_the_side_of_the_score(
    coder: Coder, probabilities: dict[str, float], negated: float, act: str
) -> None:
    acts = np.array([probabilities.get(code, 0.0) for code in coder._codes])
    shares = {"did": 1 - negated, "negated": negated}
    modalities = np.array([shares.get(modality, 0.0) for modality in MODALITIES])
    assert coder._codes[coder._moving(acts, modalities)] == act


def test_quotation_marks_around_speech_move_nothing(coder: Coder) -> None:
    said = "We hope that the talks in the valley will go on."
    plain, printed = coder.code([CodingInput(text, is_spoken=True) for text in (said, f"“{said}”")])
    assert printed.escalation == plain.escalation


BACKED_AND_BLAMED = (
    ("We will go on helping Ukraine against Russia's aggression.", "Ukraine", "Russia"),
    ("Turkey kept its door open to those whom Syria's bombs drove out.", "Turkey", "Syria"),
    (
        "We are grateful to Kenya, and we deplore what Eritrea did to its own children.",
        "Kenya",
        "Eritrea",
    ),
    ("India has broken the truce that Bhutan so patiently brought about.", "Bhutan", "India"),
    ("What Serbia calls an exercise is a menace to our friends in Kosovo.", "Kosovo", "Serbia"),
    ("Our sanctions on Iran protect the people of Iraq from its militias.", "Iraq", "Iran"),
    (
        "China bullies the fishermen of the Philippines, whom we shall not abandon.",
        "Philippines",
        "China",
    ),
    ("We salute the courage of Poland and the shame is on Belarus.", "Poland", "Belarus"),
    ("While Japan sent doctors, Korea sent excuses.", "Japan", "Korea"),
    ("Mexico has been a loyal partner, which cannot be said of Nicaragua.", "Mexico", "Nicaragua"),
)


def place(text: str, words: str) -> tuple[int, int]:
    start = text.index(words)
    return start, start + len(words)


def test_what_is_done_to_each_target_is_told_apart(coder: Coder) -> None:
    """The one backed is mostly read as far better treated; where only the sense tells, once not."""
    gaps = []
    for text, backed, blamed in BACKED_AND_BLAMED:
        places = {"backed": [place(text, backed)], "blamed": [place(text, blamed)]}
        (coding,) = coder.code([CodingInput(text, targets=places, is_spoken=True)])
        gaps.append(coding.toward["blamed"].escalation - coding.toward["backed"].escalation)
    assert sum(gap <= 0 for gap in gaps) <= 1 and min(gaps) > -1
    assert median(gaps) > 1


def test_a_target_that_the_text_does_not_name_has_no_reading_of_its_own(coder: Coder) -> None:
    texts = ("We thank Norway.", "We thank Norway. " * 90 + "Sudan must go.")
    for text in texts:
        places = {"NOR": [place(text, "Norway")], "XYZ": []}
        (coding,) = coder.code([CodingInput(text, targets=places)])
        assert coding.toward.keys() == {"NOR"}
        terms = coding.toward["NOR"].evidence["terms"]
        total = sum(term["contribution"] for term in terms)  # type: ignore[attr-defined]
        assert total == coding.toward["NOR"].escalation
