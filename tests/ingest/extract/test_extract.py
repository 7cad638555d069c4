"""Whole documents: what users of the statements rely on. All people are invented."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.extract import Extraction, extract
from ingest.model import Document, Span, Statement, Turn

ARTICLE = """Ruritania warns of new steps

STRELSAU: The state may close its embassy in Berlin, French Foreign Minister Ana Tamm said.

"Germany must answer us at once," Tamm told the Daily Gazette. "Our patience is at an end."

The minister added that Italy had been told of the plan.
"""


def document(text: str, **more: object) -> Document:
    return Document("article", "key", text, **more)  # type: ignore[arg-type]


def statements(text: str, **more: object) -> list[Statement]:
    return extract(document(text, **more)).statements


def check(found: Extraction, text: str) -> None:
    """Spans slice to the text; statements are in order and apart unless nested."""
    last: list[Statement] = []
    for statement in found.statements:
        assert statement.spans
        assert statement.text == " ".join(text[start:end] for start, end in statement.spans)
        for span in (statement.cue, statement.speaker_mention):
            assert span is None or 0 <= span.start < span.end <= len(text)
        last.append(statement)
    starts = [statement.spans[0].start for statement in last]
    assert starts == sorted(starts)
    spans = [span for statement in last for span in statement.spans]
    for i, one in enumerate(spans):
        assert 0 <= one.start < one.end <= len(text)
        for other in spans[i + 1 :]:
            apart = one.end <= other.start or other.end <= one.start
            nested = (one.start <= other.start and other.end <= one.end) or (
                other.start <= one.start and one.end <= other.end
            )
            assert apart or nested


def test_an_article() -> None:
    when = datetime(2031, 5, 2, tzinfo=UTC)
    found = extract(document(ARTICLE, published_at=when))
    check(found, ARTICLE)
    assert [(s.kind, s.text) for s in found.statements] == [
        ("indirect", "The state may close its embassy in Berlin"),
        (
            "direct",
            '"Germany must answer us at once," "Our patience is at an end."',
        ),
        ("indirect", "that Italy had been told of the plan"),
    ]
    assert {s.speaker for s in found.statements} == {"Ana Tamm"}
    assert {s.role for s in found.statements} == {"foreign_minister"}
    assert {s.statement_date for s in found.statements} == {when.date()}
    assert found.statements[1].targets == ("DEU",)


def test_a_repeated_teaser_is_one_statement() -> None:
    lead = "The border will stay closed all summer, Foreign Minister Ana Tamm said."
    assert len(statements(f"{lead}\n\n{lead}\n\nThe road is empty.")) == 1
    teaser = "The border will stay closed all summer, Foreign Minister Ana Tam..."
    assert len(statements(f"{teaser}\n{lead}")) == 1


def test_a_headline_that_the_lead_repeats_in_other_words_is_one_statement() -> None:
    lead = "French Foreign Minister Ana Tamm said the border would stay closed until autumn."
    [found] = statements(f"Ana Tamm Says Border Stays Closed Until Autumn\n\n{lead}")
    assert found.text == "the border would stay closed until autumn"
    assert len(statements(f"Ana Tamm Says Talks With Spain Are Over\n\n{lead}")) == 2


def test_turns_of_a_source_are_divided_into_sentences() -> None:
    text = "We want peace. France must help us."
    turn = Turn(Span(0, len(text)), "Ana Tamm", "Minister for Foreign Affairs", "DEU")
    found = statements(text, turns=(turn,))
    assert [s.text for s in found] == ["We want peace.", "France must help us."]
    assert {(s.speaker, s.role, s.country, s.kind) for s in found} == {
        ("Ana Tamm", "foreign_minister", "DEU", "turn")
    }
    assert [s.targets for s in found] == [(), ("FRA",)]


def test_a_state_speaks_where_no_person_is_named() -> None:
    text = "We want peace."
    [found] = statements(text, turns=(Turn(Span(0, len(text)), country="FRA"),))
    assert (found.speaker, found.country, found.role) == ("France", "FRA", "institution")


def test_a_ready_made_statement_is_kept_whole_in_any_language() -> None:
    text = "Nous voulons la paix. La France doit nous aider maintenant et sans conditions."
    turn = Turn(
        Span(0, len(text)), "Ana Tamm", country="DEU", targets=("FRA",), kind="direct",
        is_statement=True,
    )  # fmt: skip
    [found] = statements(text, turns=(turn,))
    assert (found.text, found.kind, found.targets) == (text, "direct", ("FRA",))


def test_a_transcript_gives_its_turns_and_leaves_the_questions() -> None:
    text = (
        "FOREIGN MINISTER TAMM: We met the French side. We were heard.\n\n"
        "QUESTION: Will you meet again?\n\nFOREIGN MINISTER TAMM: We will.\n"
    )
    found = statements(text, title="Remarks of Foreign Minister Ana Tamm")
    assert [s.text for s in found] == ["We met the French side.", "We were heard.", "We will."]
    assert {(s.speaker, s.kind) for s in found} == {("Ana Tamm", "turn")}


def test_nameless_answers_are_those_of_the_person_interviewed() -> None:
    text = "We met Minister Ana Tamm.\n\nQ: Will you talk?\nA: We will.\nQ: Soon?\nA: Yes."
    found = statements(text, title="An interview with Ana Tamm")
    assert [(s.text, s.speaker) for s in found] == [("We will.", "Ana Tamm"), ("Yes.", "Ana Tamm")]


def test_an_issued_statement_is_its_issuers() -> None:
    text = "Statement by the Foreign Ministry of France on the raid\n\nWe condemn it. It must end."
    found = statements(text)
    assert [s.text for s in found] == ["We condemn it.", "It must end."]
    assert {s.country for s in found} == {"FRA"}


def test_text_in_another_language_is_not_extracted() -> None:
    text = "Der Minister erklärte am Montag, dass die Gespräche in der Hauptstadt weitergehen."
    found = extract(document(text))
    assert (found.statements, found.status) == ([], "not_extracted")
    assert found.note and "'de'" in found.note


@pytest.mark.parametrize("text", ["", " ", "\n\n", "“", "said", "according to", ", he said.", "A:"])
def test_next_to_nothing(text: str) -> None:
    check(extract(document(text)), text)


FRAGMENTS = st.sampled_from(
    [
        "“", "”", '"', "‘", "’", "«", "»", "„", " he said", " said Ana Tamm", ", ", ". ", "? ",
        "\n", "\n\n", " according to the ministry", " that ", "Ilo Marek", " told the envoy",
        ": ", " - ", " who ", " saying ", "the talks failed", " accused France of ", "(", ")",
        "Q: ", "TAMM: ", "Mr. ", "U.S. ", " and ", " but ", "It is over", "…",
    ]
)  # fmt: skip


@given(st.lists(FRAGMENTS, max_size=40).map("".join))
def test_any_order_of_marks_and_cues(text: str) -> None:
    check(extract(document(text)), text)


@given(st.text(max_size=200))
def test_any_unicode(text: str) -> None:
    check(extract(document(text)), text)


@pytest.mark.parametrize("unit", ["“", '"', "“a ", "said ", "he said, ", "(", "“a b c,” he said "])
def test_pathological_text_is_read(unit: str) -> None:
    text = unit * (100_000 // len(unit) if len(unit) < 3 else 2_000)
    found = extract(document(text))
    assert found.status in ("extracted", "not_extracted")


def test_a_long_text_is_read_to_its_end() -> None:
    copies = 1_400  # 400 kB
    found = extract(document(ARTICLE * copies))
    assert found.status == "extracted"
    assert len(found.statements) > 4 * copies


def test_all_nine_statements_of_the_first_article(shared_data: Path) -> None:
    text = (shared_data / "articles" / "ryabkov_severance.txt").read_text(encoding="utf-8")
    found = extract(document(text))
    check(found, text)
    assert [(s.speaker, s.country, s.role) for s in found.statements] == [
        ("Sergey Ryabkov", "RUS", "diplomat")
    ] * 9


def test_gold_documents_are_read_within_the_rules(shared_data: Path) -> None:
    with (shared_data / "quotes" / "diplo_shared.jsonl").open(encoding="utf-8") as file:
        for line in file:
            gold = json.loads(line)
            check(extract(document(gold["text"], title=gold.get("title"))), gold["text"])


@pytest.mark.parametrize(
    "marks", ["„{}“", "„{}”", '„{}"', "»{}«", "«{}»", "「{}」", "『{}』", "“{}”"]
)
def test_quotation_marks_of_the_world(marks: str) -> None:
    said = marks.format("We will answer Latvia with force")
    again = marks.format("We are ready for talks")
    text = f"{said}, said Foreign Minister Ada Tamm of Estonia.\n\n{again}, Tamm said.\n"
    assert [(s.speaker, s.kind, s.text) for s in statements(text)] == [
        ("Ada Tamm", "direct", said),
        ("Ada Tamm", "direct", again),
    ]


def test_marks_of_direction_hide_no_quotation() -> None:
    text = (
        "\u200f“We will not \u200fyield to Latvia,” \u202bForeign Minister Ada Tamm\u202c of "
        "Estonia said.\u200f\n"
    )
    assert [(s.speaker, s.kind, s.text) for s in statements(text)] == [
        ("Ada Tamm", "direct", "“We will not \u200fyield to Latvia,”")
    ]


def test_a_clause_that_two_verbs_claim_is_one_statement() -> None:
    text = (
        "President Jorun Brandt reported on some changes to the Harbour Code submitted to the "
        "Senate that would lower the fines for late ships."
    )
    found = statements(text)
    assert len(found) == len({statement.statement_id for statement in found}) > 0


def test_a_source_that_repeats_a_turn_has_it_once() -> None:
    text = "We welcome the treaty."
    turn = Turn(Span(0, len(text)), "Ana Tamm", None, "FRA", (), "direct")
    found = statements(text, turns=(turn, turn))
    assert [statement.text for statement in found] == [text]


BRIEFING = (
    "U.S. Department of State\nDaily Press Briefing\n\n"
    "MR. TAMM: (As interpreted.) The United States condemns the launch by North Korea.\n\n"
    "AFP: Will you talk?\n\nMR. TAMM: We will.\n\nFollow-up: When?\n\nMR. TAMM: Soon.\n\n"
    "Xinhua News Agency: And Japan?\n\nMR. TAMM: Japan agrees.\n\n"
    "(The briefing was concluded at 2:14 p.m.)\n"
)


def test_a_ministry_s_briefing_speaks_for_its_state() -> None:
    found = statements(BRIEFING)
    assert {(s.speaker, s.country) for s in found} == {("Tamm", "USA")}
    assert found[0].targets == ("PRK",)


def test_what_agencies_ask_and_the_closing_note_are_no_statements() -> None:
    assert [s.text for s in statements(BRIEFING)] == [
        "The United States condemns the launch by North Korea.",
        "We will.",
        "Soon.",
        "Japan agrees.",
    ]


def test_initials_are_those_of_who_is_named_above() -> None:
    text = (
        "Interview with Foreign Minister Noor Hakim of Jordan\n\n"
        "JS: Will you talk?\n\nNH: We will.\n\nJS: When?\n\nNH: Soon.\n"
    )
    found = [(s.speaker, s.country) for s in statements(text)]
    assert found == [("JS", None), ("Noor Hakim", "JOR")] * 2


REMARKS = (
    "China must withdraw its ships. Spokesperson A. Devan said on Monday that they had been seen. "
    "The spokesperson said Delhi would protest. The Ministry said that it had called the envoy.\n\n"
    "Foreign Minister Luc Morel of France told reporters that he agreed. Spokesperson of the Human "
    "Council Jan Bauer said that this was late. A spokesperson for Amnesty Watch said it was sad."
)


def test_a_page_s_own_spokesperson_and_ministry_are_of_the_state_of_its_address() -> None:
    found = statements(REMARKS, url="https://www.mea.gov.in/remarks")
    assert [(s.speaker, s.country) for s in found] == [
        ("A. Devan", "IND"),
        ("A. Devan", "IND"),
        ("Ministry of India", "IND"),
        ("Luc Morel", "FRA"),
        ("Jan Bauer", None),
        (None, None),
    ]


@pytest.mark.parametrize("issuer", ["the Spokesperson", "Foreign Minister Ravi Desai"])
def test_an_issued_statement_is_of_the_state_of_its_publisher(issuer: str) -> None:
    text = f"Statement by {issuer}\n\nWe condemn the attack. We call on China to stop."
    found = statements(text, publisher="Ministry of External Affairs of India")
    assert [s.country for s in found] == ["IND", "IND"]
    assert [s.country for s in statements(text, publisher="India Post")] == [None, None]


def test_a_briefing_is_of_the_state_of_its_address() -> None:
    text = "Briefing\n\nMR. DEVAN: We condemn it.\n\nQ: Why?\n\nMR. DEVAN: It is wrong.\n"
    found = statements(text, url="https://www.mea.gov.in/briefing")
    assert {(s.speaker, s.country) for s in found} == {("Devan", "IND")}
