"""Who is meant, in texts of our own about invented people."""

from __future__ import annotations

from datetime import date

import pytest

from ingest.actors.resolve import Resolved, Resolver
from ingest.model import Span

BRIEFING = (
    "Swedish Deputy Foreign Minister Ada Lindqvist met reporters in Oslo on Monday. "
    '"We will wait," the senior diplomat said. Her Norwegian counterpart, Tor Haugland, left. '
    "Lindqvist added that talks would go on. She praised the ferry.\n\n"
    "Poland's foreign ministry was cautious. The ministry said it had no plans. "
    "Retired general Marek Zielny, a Polish analyst at the Vistula Institute, disagreed; "
    "he said so twice."
)


def resolve(text: str, *mentions: str, published: date | None = None) -> list[Resolved]:
    """Resolve mentions in order; each is looked for behind the one before it."""
    resolver = Resolver(text, published)
    found = []
    at = 0
    for mention in mentions:
        at = text.index(mention, at)
        found.append(resolver.resolve(Span(at, at + len(mention)), Span(0, 0)))
        at += len(mention)
    return found


def names(text: str, *mentions: str) -> list[str | None]:
    return [found.speaker for found in resolve(text, *mentions)]


def test_title_surname_pronoun_and_role_phrase_are_one_person() -> None:
    found = resolve(
        BRIEFING,
        "Swedish Deputy Foreign Minister Ada Lindqvist",
        "the senior diplomat",
        "Lindqvist",
        "She",
    )
    assert {r.speaker for r in found} == {"Ada Lindqvist"}
    assert {(r.role, r.country) for r in found} == {("diplomat", "SWE")}
    assert len({r.speaker_id for r in found}) == 1


def test_a_man_in_between_is_not_she() -> None:
    assert names(BRIEFING, "Tor Haugland", "She") == ["Tor Haugland", "Ada Lindqvist"]


def test_a_ministry_speaks_for_its_state() -> None:
    (found,) = resolve(BRIEFING, "The ministry")
    assert (found.role, found.country) == ("institution", "POL")
    assert found.speaker == "Ministry of Poland"


def test_apposition_gives_role_and_country() -> None:
    found = resolve(BRIEFING, "Marek Zielny", "he")
    assert [r.speaker for r in found] == ["Marek Zielny"] * 2
    assert found[0].country == "POL"


@pytest.mark.parametrize("mention", ["Beijing", "the Kremlin", "China", "the Chinese government"])
def test_metonyms_and_governments_are_institutions(mention: str) -> None:
    (found,) = resolve(f"Late on Friday {mention} said it was ready.", mention)
    assert found.role == "institution"
    assert found.country in ("CHN", "RUS")
    assert found.speaker_id is not None and found.speaker_id.startswith("inst:")


def test_an_organisation_has_one_name() -> None:
    text = "The U.N. agreed. The United Nations said so. The Security Council waited."
    found = resolve(text, "The U.N.", "The United Nations", "The Security Council")
    assert [r.speaker for r in found] == ["United Nations", "United Nations", "Security Council"]
    assert {(r.role, r.country) for r in found} == {("institution", "UN")}


def test_officials_have_a_country_and_no_name() -> None:
    found = resolve(
        "A Turkish official said no. The official said it again.",
        "A Turkish official",
        "The official",
    )
    assert {(r.speaker, r.role, r.country) for r in found} == {(None, "unnamed_official", "TUR")}


def test_a_role_phrase_named_a_paragraph_later() -> None:
    text = (
        "The head of Chile's delegation said the plan was sound.\n\n"
        '"It is a good plan," Rear Admiral Pilar Zamorano told the forum.'
    )
    (found,) = resolve(text, "The head of Chile's delegation")
    assert (found.speaker, found.role, found.country) == ("Pilar Zamorano", "military", "CHL")


def test_who_is_the_name_before_it() -> None:
    text = (
        "The visit pleased Irish Prime Minister Nuala Brady, who called it useful, said Sean Moran."
    )
    assert names(text, "who") == ["Nuala Brady"]


def test_two_people_of_one_surname_stay_two() -> None:
    text = (
        "Finance Minister Karl Brenner of Austria met his wife, Mrs. Helga Brenner, a lawyer. "
        "Mr. Brenner smiled. Mrs. Brenner did not."
    )
    assert names(text, "Mr. Brenner", "Mrs. Brenner") == ["Karl Brenner", "Helga Brenner"]


def test_an_owner_in_the_mention_is_not_the_speaker() -> None:
    text = "Prime Minister Jonas Weller spoke. Weller's spokesman, Emil Krantz, said nothing."
    assert names(text, "Weller's spokesman, Emil Krantz,") == ["Emil Krantz"]


def test_the_president_of_a_firm_is_no_head_of_state() -> None:
    (found,) = resolve("Tilda Marsh, president of the Harbour Bank, agreed.", "Tilda Marsh")
    assert found.role == "other"


def test_a_text_that_tells_no_country_is_helped_by_the_dated_table() -> None:
    (found,) = resolve("Obama left early.", "Obama", published=date(2012, 5, 1))
    assert (found.country, found.role) == ("USA", "head_of_state_gov")


def test_a_newspaper_is_media() -> None:
    (found,) = resolve("The Harbour Times reported a loss.", "The Harbour Times")
    assert (found.role, found.country) == ("media", None)


def test_badly_decoded_names_are_repaired() -> None:
    (found,) = resolve("Foreign Minister RamÃ³n IbÃ¡Ã±ez of Chile agreed.", "RamÃ³n IbÃ¡Ã±ez")
    assert found.speaker == "Ramón Ibáñez"


def test_no_mention_no_speaker() -> None:
    resolver = Resolver("Nothing here.", None)
    assert resolver.resolve(None, Span(0, 3)) == Resolved(None, None, None, None)


def test_a_text_without_a_date_is_placed_by_the_people_in_it() -> None:
    text = "Obama met Cameron and Hollande. Obama left with Merkel."
    assert Resolver(text).context.roster.era in {date(year, 6, 30) for year in range(2012, 2017)}
    assert Resolver("Obama left early.").context.roster.era is None
    assert Resolver(text, date(1999, 1, 2)).context.roster.era == date(1999, 1, 2)


@pytest.mark.parametrize(
    ("behind", "role", "country"),
    [
        (" (D-N.Y.)", "legislator", "USA"),
        (" (Ariz.)", "legislator", "USA"),
        (" (CDU)", "other", "DEU"),
    ],
)
def test_brackets_tell_of_congress_and_party(behind: str, role: str, country: str | None) -> None:
    (found,) = resolve(f"Ada Lindqvist{behind} disagreed.", "Ada Lindqvist")
    assert (found.role, found.country) == (role, country)


def test_a_state_may_be_a_given_name() -> None:
    text = (
        "Senator Jordan Weber of Ohio spoke of Jordan. Jordan Weber stayed. Israel Prime Minister"
    )
    (found,) = resolve(text, "Jordan Weber")
    assert found.speaker == "Jordan Weber"
    places = [text[m.span.start : m.span.end + 1] for m in Resolver(text).context.places.mentions]
    assert places == ["Jordan.", "Israel "]


def test_of_two_people_with_one_surname_the_title_tells() -> None:
    text = (
        "Kenyan President Daniel Zorro spoke. Kenya's defence minister, Ada Zorro, left. "
        "President Zorro said no. Defence Minister Zorro said yes."
    )
    found = names(text, "President Zorro", "Defence Minister Zorro")
    assert found == ["Daniel Zorro", "Ada Zorro"]


def test_the_state_behind_a_name_is_not_that_of_the_next_in_the_list() -> None:
    text = "President Emil Garnet of France and Chancellor Ada Voss of Germany met."
    found = resolve(text, "Emil Garnet", "Ada Voss")
    assert [r.country for r in found] == ["FRA", "DEU"]


def test_a_president_of_a_state_who_addresses_a_congress() -> None:
    text = "Address by Emil Beltran, President of the Republic of Chile, to the National Congress"
    (found,) = resolve(text, "Emil Beltran")
    assert (found.role, found.country) == ("head_of_state_gov", "CHL")


def test_a_quotation_does_not_tell_whose_minister_speaks() -> None:
    text = (
        "Peru recalled its ambassador to Mexico. "
        '"Mexico\'s president has insulted us," Foreign Minister Ada Quill said.'
    )
    (found,) = resolve(text, "Foreign Minister Ada Quill")
    assert found.country == "PER"


def test_a_ministry_is_of_the_state_that_acts() -> None:
    text = "Turkey halted all trade with Israel on Thursday, the trade ministry said."
    (found,) = resolve(text, "the trade ministry")
    assert (found.speaker, found.country) == ("Ministry of Turkey", "TUR")


def test_the_president_is_no_prime_minister() -> None:
    text = "We met Prime Minister Ada Tanner of Japan. The president said it went well."
    (found,) = resolve(text, "The president")
    assert found.speaker is None


def test_the_label_of_a_turn_takes_no_state_from_what_is_said() -> None:
    text = "The President. China and Japan trade.\n\nThe President. China has cheated us."
    (found,) = resolve(text, "The President")
    assert (found.role, found.country) == ("head_of_state_gov", None)


def told(text: str, *mentions: str) -> list[tuple[str | None, str | None, str | None]]:
    return [(r.speaker, r.role, r.country) for r in resolve(text, *mentions)]


@pytest.mark.parametrize(
    "phrase",
    [
        "His Belarusian counterpart, Viktor Hrynko, said no.",
        "Wolski's Belarusian counterpart Viktor Hrynko said no.",
        "Then Viktor Hrynko, his Belarusian counterpart, said no.",
        "Viktor Hrynko, Wolski's opposite number from Belarus, said no.",
    ],
)
def test_a_counterpart_holds_the_same_office_for_another_state(phrase: str) -> None:
    text = f'Polish Foreign Minister Jan Wolski spoke. "We wait," Wolski said. {phrase}'
    assert told(text, "Viktor Hrynko") == [("Viktor Hrynko", "foreign_minister", "BLR")]


def test_a_counterpart_named_behind_the_phrase_or_not_at_all() -> None:
    text = (
        "German Defence Minister Karl Brandt spoke. Brandt's French counterpart, Louise Marchand, "
        "agreed, but his Danish colleague said nothing. The prize went to a colleague."
    )
    assert told(text, "Brandt's French counterpart", "his Danish colleague", "a colleague") == [
        ("Louise Marchand", "minister", "FRA"),
        (None, "minister", "DNK"),
        (None, None, None),
    ]


def test_a_counterpart_whose_state_was_told_before() -> None:
    text = (
        "Russian President Oleg Marin telephoned his Turkish counterpart on Sunday. "
        "Marin told his counterpart, Cem Aydin, to wait. Aydin said he would not."
    )
    found = ("Cem Aydin", "head_of_state_gov", "TUR")
    assert told(text, "Cem Aydin", "Aydin said") == [found, found]


TWO_MINISTERS = (
    "French Foreign Minister Luc Morel said that Italy had lied. Italian Foreign Minister Carla "
    "Benedetti rejected the charge. 'No,' the minister said.\n\nMorel said he was not convinced. "
    "The minister said Paris would go on, the Italian minister that she was sorry. Morel had met "
    "with Benedetti before. The foreign minister said it was late."
)


def test_of_two_ministers_the_nearest_subject_is_meant() -> None:
    assert names(
        *(TWO_MINISTERS, "French Foreign Minister Luc Morel", "the minister", "Morel"),
        *("The minister", "the Italian minister", "The foreign minister"),
    ) == [
        *("Luc Morel", "Carla Benedetti", "Luc Morel"),
        *("Luc Morel", "Carla Benedetti", "Luc Morel"),
    ]


def test_a_portfolio_tells_ministers_apart() -> None:
    text = (
        "Danish Foreign Minister Mette Holm and Danish Defence Minister Lars Krogh spoke. "
        "Holm smiled. The defence minister did not. The foreign minister laughed. "
        "Holm's interior minister was away."
    )
    assert names(text, "Holm", "The defence minister", "The foreign minister") == [
        *("Mette Holm", "Lars Krogh", "Mette Holm"),
    ]


def test_an_office_in_its_own_words_tells() -> None:
    text = (
        "US Secretary of State Laura Benton warned Iran. Iranian Foreign Minister Hossein Rahbari "
        "shrugged. The secretary was angry. Rahbari smiled. The secretary of state left. "
        "The foreign minister stayed. The ambassador slept."
    )
    found = names(text, "The secretary", "The secretary of state", "The foreign minister")
    assert found == ["Laura Benton", "Laura Benton", "Hossein Rahbari"]
    assert told(text, "The ambassador")[0][0] is None


def test_one_of_a_people_is_a_person() -> None:
    text = (
        "Swedish Foreign Minister Ada Lindqvist met Norwegian Foreign Minister Tor Haugland. "
        "The Swede was glad. The French were not."
    )
    assert names(text, "The Swede", "The French") == ["Ada Lindqvist", "France"]


def test_a_surname_that_is_a_body_s_word_too() -> None:
    text = "South Korean Defence Minister Park Ji-tae spoke in Hyde Park. Park was calm."
    assert names(text, "Park Ji-tae", "Park was") == ["Park Ji-tae", "Park Ji-tae"]


def test_who_is_named_in_british_marks_is_not_who_goes_on() -> None:
    text = (
        "French Foreign Minister Luc Morel wrote. ‘Italian Foreign Minister A. Benedetti “lied”,’ "
        "he said. The minister left."
    )
    assert names(text, "The minister") == ["Luc Morel"]


def test_places_behind_a_turkish_capital_are_those_of_the_text() -> None:
    text = (
        "After a visit to İstanbul, İzmir and İznik, Turkish Foreign Minister Ada Weber spoke. "
        "Later she said that the talks would go on."
    )
    (found,) = resolve(text, "she")
    assert (found.speaker_id, found.role) == ("tur:ada-weber", "foreign_minister")


def test_the_state_of_a_ministry_is_looked_for_in_its_place() -> None:
    far = "İ" * 60
    text = f"{far} Poland's foreign ministry was calm. Turkey agreed. The ministry had no plans."
    (found,) = resolve(text, "The ministry")
    assert found.country == "POL"
