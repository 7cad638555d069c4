from __future__ import annotations

import json
import zipfile
from datetime import UTC, date, datetime
from pathlib import Path

import polars as pl
import pytest

from ingest.landing import Landing
from ingest.model import Document, Rejected
from ingest.pipeline import ingest
from ingest.sources import delimited
from ingest.sources.base import Options
from ingest.sources.inputs import inputs
from ingest.sources.lines import MAX_LINE_BYTES
from tests.ingest.sources.reading import document, kinds, read, rejected, write

HEADER = "id,text,speaker,role,country,targets,date,kind\n"
FIRST = "1,We will answer.,Ilan Vost,deputy premier,Russia,USA;Ukraine,2023-11-10,direct\n"
SECOND = "2,We thank you.,Ana Prill,,CHL,,,\n"


def test_every_column_arrives(tmp_path: Path) -> None:
    found = document(write(tmp_path / "s.csv", HEADER + FIRST))
    (turn,) = found.turns
    assert (turn.speaker, turn.role, turn.country) == ("Ilan Vost", "deputy premier", "RUS")
    assert turn.targets == ("USA", "UKR")
    assert turn.kind == "direct"
    assert found.text == "We will answer."
    assert (found.published_at, found.date_precision) == (datetime(2023, 11, 10, tzinfo=UTC), "day")


def test_a_blank_cell_says_nothing_of_targets(tmp_path: Path) -> None:
    content = "text,targets\nWe talk.,\nWe go.,  \nWe stay.,;\n"
    found = read(write(tmp_path / "s.csv", content))
    assert [d.turns[0].targets for d in found if isinstance(d, Document)] == [None, None, ()]


@pytest.mark.parametrize("delimiter", [";", "\t", "|"])
def test_other_delimiters_are_seen(tmp_path: Path, delimiter: str) -> None:
    content = f"text{delimiter}speaker\nYes, we agree.{delimiter}Ana Prill\n"
    found = document(write(tmp_path / "s.csv", content))
    assert (found.text, found.turns[0].speaker) == ("Yes, we agree.", "Ana Prill")


def test_quoted_fields_may_hold_lines_and_marks(tmp_path: Path) -> None:
    content = 'text,speaker\n"One, ""two""\nand three.",Ana Prill\nNext.,Ilan Vost\n'
    texts = [item.text for item in read(write(tmp_path / "s.csv", content)) if item]  # type: ignore[union-attr]
    assert texts == ['One, "two"\nand three.', "Next."]


def test_blank_lines_within_quotation_marks_are_text(tmp_path: Path) -> None:
    content = '\r\ntext,speaker\r\n \r\n"One.\r\n\r\n \r\nTwo.",X\r\n\r\n"Three,\r\n\r\n'
    items = read(write(tmp_path / "s.csv", content))
    assert [item.text for item in items if isinstance(item, Document)] == ["One.\n\n \nTwo."]
    assert [item.place for item in items if isinstance(item, Rejected)] == ["line 9"]


def test_a_record_of_blank_lines_without_end_is_too_long(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(delimited, "MAX_RECORD_CHARACTERS", 100)
    blank = "\n" * 101
    items = read(write(tmp_path / "s.csv", f'text,speaker\n"A.{blank}",X\nB.,X\n'))
    assert [type(item) for item in items] == [Rejected, Document]


def test_an_open_quotation_mark_costs_one_line(tmp_path: Path) -> None:
    content = "text,speaker\nA.,X\n" + '"never closed,X\n' + 'B.,X\n"C, c",X\n' + "D.,X\n" * 50
    items = read(write(tmp_path / "s.csv", content))
    problems = [item for item in items if isinstance(item, Rejected)]
    assert [(p.place, p.content) for p in problems] == [("line 3", '"never closed,X')]
    texts = [item.text for item in items if isinstance(item, Document)]
    assert texts[:3] == ["A.", "B.", "C, c"]
    assert len(texts) == 53


def long_text(lines: int) -> str:
    return "\n".join(["and " * 20 + 'so ""we"" said'] * lines)


def test_a_record_that_is_too_long_is_one_problem_and_the_next_are_read(tmp_path: Path) -> None:
    content = f'text,speaker\nA.,X\n"{long_text(40_000)}",X\nB.,X\n"C,\nc",X\n'
    first, problem, *rest = read(write(tmp_path / "s.csv", content))
    assert isinstance(problem, Rejected)
    assert (problem.place, problem.reason) == (
        "line 3",
        "the record, which ends in line 40002, is longer than 1,048,576 characters",
    )
    assert [item.text for item in (first, *rest) if isinstance(item, Document)] == [
        *("A.", "B.", "C,\nc")
    ]


def test_a_mark_that_closes_far_beyond_any_text_is_taken_for_a_stray_one(tmp_path: Path) -> None:
    content = f'text,speaker\n"A.,X\n{long_text(90_000)}",X\nB.,X\n'
    items = read(write(tmp_path / "s.csv", content))
    assert len(items) == 90_002
    (problem,) = [p for p in items if isinstance(p, Rejected) and p.place == "line 2"]
    assert problem.reason == "broken CSV: a quotation mark is never closed"


@pytest.mark.parametrize("end", ["", 'c"\n', 'c" d\n'])
def test_lines_that_all_open_a_mark_are_read_in_one_go(tmp_path: Path, end: str) -> None:
    """Each would be looked after to the end of the file: that must not take its square."""
    content = "text,speaker\n" + 'a","b\n' * 100_000 + end
    items = read(write(tmp_path / "s.csv", content))
    assert len(items) == 100_000 + bool(end)
    reasons = [item.reason for item in items if isinstance(item, Rejected)]
    assert len(reasons) == len(items) and not [r for r in reasons if r.endswith(": ")]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("quote,who\nHello,X\n", "--map theirs=text"),
        ("text,text\nHello,X\n", "stands in it twice"),
        ("text,speaker\rHello,X\r", "CR alone"),
        ("", "empty"),
        ("\n\n", "empty"),
        ("text\n".encode("utf-16"), "UTF-16"),
    ],
)
def test_a_file_that_is_no_table_of_statements_says_why(
    tmp_path: Path, content: str | bytes, reason: str
) -> None:
    assert reason in rejected(write(tmp_path / "s.csv", content)).reason


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("1,,X,,USA,,2020-01-01,\n", "no text"),
        ("1,A.,X,,Atlantis,,2020-01-01,\n", "'Atlantis' is not known"),
        ("1,A.,X,,USA,Peru;Atlantis,2020-01-01,\n", "'Atlantis' is not known"),
        ("1,A.,X,,USA,,2020-01-01,shouted\n", "is none of direct"),
        ("1,A.,X\n", "3 fields where the header has 8"),
        ("1,A.\0,X,,USA,,2020-01-01,\n", "binary"),
    ],
)
def test_a_row_that_cannot_be_taken_is_kept_with_its_line(
    tmp_path: Path, row: str, reason: str
) -> None:
    items = read(write(tmp_path / "s.csv", HEADER + FIRST + row))
    problem = items[1]
    assert isinstance(problem, Rejected)
    assert problem.place == "line 3"
    assert reason in problem.reason
    assert problem.content


@pytest.mark.parametrize(
    ("targets", "is_several"),
    [
        *[(f'"{text}"', True) for text in ("Russia, China", "Germany and Spain", "USA/UK")],
        ("Atlantis", False),
    ],
)
def test_several_targets_in_one_are_told_how_they_are_divided(
    tmp_path: Path, targets: str, is_several: bool
) -> None:
    reason = rejected(write(tmp_path / "s.csv", f"text,targets\nWe talk.,{targets}\n")).reason
    told = f"the state {targets.strip(chr(34))!r} is not known; give its ISO 3166 code"
    assert reason == told + (", or several divided by ';' or as a list" if is_several else "")


def test_a_target_whose_name_holds_an_and_is_one(tmp_path: Path) -> None:
    found = document(write(tmp_path / "s.csv", "text,targets\nHi.,Trinidad and Tobago;NATO\n"))
    assert found.turns[0].targets == ("TTO", "NATO")


@pytest.mark.parametrize(
    ("text", "note"), [("03/04/2023", "two ways"), ("", "no date"), ("2199-01-01", "future")]
)
def test_a_row_without_a_certain_date_is_kept_undated(tmp_path: Path, text: str, note: str) -> None:
    found = document(write(tmp_path / "s.csv", f"text,date\nA text.,{text}\n"))
    assert found.published_at is None
    assert found.date_note and found.date_note.startswith("line 2: ") and note in found.date_note


def test_messy_dates_are_told_row_by_row_and_lose_no_row(tmp_path: Path) -> None:
    messy = {
        "10/11/23": "the year",
        "03/04/2023": "two ways",
        "31.02.2023": "not a date",
        "2023-13-01": "not a date",
        "45240": "not a date",
        "circa 1962": "not a date",
        "n.d.": "not a date",
        "Nov 10": "not a date",
        "2023-02-29T10:00:00Z": "not a date",
        "1066-10-14": "before 1500",
        "9999-01-01": "in the future",
        "   ": "no date",
    }
    good = ["2023-11-10", "10 November 2023", "25/12/2023", "202311", "2023"]
    rows = [f'Text {n}.,"{text}"\n' for n, text in enumerate([*messy, *good])]
    found = [
        item
        for item in read(write(tmp_path / "s.csv", "text,date\n" + "".join(rows)))
        if isinstance(item, Document)
    ]
    assert len(found) == len(rows)
    for line, (item, (text, why)) in enumerate(zip(found, messy.items(), strict=False), start=2):
        note = item.date_note or ""
        assert item.published_at is None, text
        assert note.startswith(f"line {line}: "), text
        assert why in note, (text, note)
    assert all(item.published_at and item.date_note is None for item in found[len(messy) :])
    assert [item.date_precision for item in found[-2:]] == ["month", "year"]


@pytest.mark.parametrize(
    ("content", "places"),
    [
        ('{}\n{"text": "B.", "speaker": "X"}\n', ["line 1", None]),
        ('[{}, {"text": "B.", "speaker": "X"}]', ["object 1", None]),
        ('{"text": "B.",\n"speaker": "X"}\n{}', [None, "line 3"]),
    ],
)
@pytest.mark.parametrize(
    ("name", "twice"),
    [
        ("text", '{"text": "A.", "speaker": "X", "text": "B."}'),
        ("iso", '{"text": "A.", "speaker": "X", "targets": [{"iso": "USA", "iso": "RUS"}]}'),
    ],
)
def test_a_name_that_stands_twice_in_an_object_is_told(
    tmp_path: Path, content: str, places: list[str | None], name: str, twice: str
) -> None:
    items = read(write(tmp_path / "s.json", content.replace("{}", twice)))
    assert [item.place if isinstance(item, Rejected) else None for item in items] == places
    (problem,) = [item for item in items if isinstance(item, Rejected)]
    assert problem.reason == f"the name {name!r} stands twice in one object; keep one"
    assert "X" in problem.content


def test_an_id_twice_is_told_instead_of_one_row_hiding_the_other(tmp_path: Path) -> None:
    items = read(write(tmp_path / "s.csv", "id,text\n7,One.\n8,Two.\n7,Three.\n"))
    assert isinstance(items[2], Rejected)
    assert "'7' stands already in an earlier row" in items[2].reason


def test_a_changed_row_of_the_same_id_is_a_revision(tmp_path: Path) -> None:
    one = document(write(tmp_path / "s.csv", "id,text\n7,One.\n"))
    two = document(write(tmp_path / "s.csv", "id,text\n7,One!\n"))
    assert one.key == two.key
    assert one.document_id != two.document_id


def test_rows_of_two_files_never_replace_each_other(tmp_path: Path) -> None:
    one = document(write(tmp_path / "a.csv", "id,text\n1,One.\n"))
    two = document(write(tmp_path / "b.csv", "id,text\n1,Two.\n"))
    assert one.key != two.key


def test_files_of_one_name_in_two_folders_never_replace_each_other(tmp_path: Path) -> None:
    one = document(write(tmp_path / "a" / "s.csv", "id,text\n1,One.\n"))
    two = document(write(tmp_path / "b" / "s.csv", "id,text\n1,Two.\n"))
    assert one.key != two.key


def test_members_of_archives_are_known_by_archive_and_name(tmp_path: Path) -> None:
    def zipped(name: str, text: str) -> Path:
        with zipfile.ZipFile(tmp_path / name, "w") as file:
            for folder in "ab":
                file.writestr(f"{folder}/s.csv", f"id,text\n1,{text} {folder}.\n")
        return tmp_path / name

    one, two = zipped("one.zip", "One"), zipped("two.zip", "Two")
    keys = [item.key for item in read(one, two) if isinstance(item, Document)]
    assert len(set(keys)) == 4
    changed = read(zipped("one.zip", "Changed"))
    assert [item.key for item in changed if isinstance(item, Document)] == keys[:2]


def test_a_file_is_the_same_wherever_the_program_is_started(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write(tmp_path / "a" / "s.csv", "id,text\n1,One.\n")
    monkeypatch.chdir(tmp_path)
    assert document(path).key == document(Path("a/s.csv")).key
    assert document(path).key == document(Path("a/../a/s.csv")).key


def test_an_equal_row_of_a_renamed_file_is_a_duplicate(tmp_path: Path) -> None:
    one = write(tmp_path / "s.csv", HEADER + FIRST + SECOND)
    two = write(tmp_path / "renamed.csv", HEADER + FIRST + SECOND.replace("thank", "greet"))
    landing = Landing(tmp_path / "landing")
    ingest(inputs([one]), Options(), landing)
    counts = ingest(inputs([two]), Options(), landing).total
    assert (counts.loaded, counts.duplicate) == (1, 1)
    keys = landing.scan("documents").collect().get_column("document_key")
    assert keys.n_unique() == 3


def test_rows_that_differ_in_their_address_alone_are_two(tmp_path: Path) -> None:
    one = document(write(tmp_path / "a.csv", "id,text,url\n1,Yes.,https://a.example/1\n"))
    two = document(write(tmp_path / "b.csv", "id,text,url\n1,Yes.,https://b.example/1\n"))
    assert one.document_id != two.document_id


def test_another_mapping_revises_instead_of_doubling(tmp_path: Path) -> None:
    path = write(tmp_path / "s.csv", "text,who\nOne.,Ana Prill\n")
    plain, mapped = document(path), document(path, mapping={"who": "speaker"})
    assert plain.key == mapped.key
    assert plain.document_id != mapped.document_id


def test_a_mapped_column_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    path = write(tmp_path / "s.csv", "text,who\nOne.,Ana Prill\n")
    assert "no column 'whom'" in rejected(path, mapping={"whom": "speaker"}).reason


def test_json_lines_keep_going_after_a_broken_one(tmp_path: Path) -> None:
    lines = [
        json.dumps({"Text": "One.", "targets": ["Peru", "BOL"], "speaker": "Ana Prill"}),
        '{"text": "Two."',
        "[1, 2]",
        "[" * 100_000,
        json.dumps({"text": {"a": 1}}),
        json.dumps({"text": "Six.", "speaker": "Ana Prill"}),
    ]
    items = read(write(tmp_path / "s.jsonl", "\n".join(lines)))
    problems = [item.place for item in items if isinstance(item, Rejected)]
    assert problems == ["line 2", "line 3", "line 4", "line 5"]
    first = items[0]
    assert isinstance(first, Document)
    assert first.turns[0].targets == ("PER", "BOL")


def test_a_json_list_is_read_like_lines(tmp_path: Path) -> None:
    rows = [{"text": "One.", "speaker": "A"}, {"text": "Two.", "speaker": "B"}]
    path = write(tmp_path / "s.json", json.dumps(rows, indent=2))
    assert kinds(path) == ["statements-jsonl"]
    assert len(read(path)) == 2


def test_a_json_list_may_begin_with_blank_lines(tmp_path: Path) -> None:
    content = "\ufeff\n\n" + json.dumps([{"text": "One."}, {"text": "Two."}], indent=2)
    assert len(read(write(tmp_path / "s.jsonl", content))) == 2


@pytest.mark.parametrize("length", [65_536, MAX_LINE_BYTES])
def test_a_long_first_line_is_a_line_wherever_its_commas_stand(tmp_path: Path, length: int) -> None:
    begun = '{"text": "'
    one = begun + "a" * (length - len(begun) - 1) + ', b"}'
    items = read(write(tmp_path / "s.jsonl", one + "\n\nnone\n" + '{"text": "Two."}\n'))
    whole = length < MAX_LINE_BYTES
    kept = [Document, Rejected, Document] if whole else [Rejected, Rejected, Document]
    assert [type(item) for item in items] == kept


@pytest.mark.parametrize("indent", [None, 2])
def test_a_field_of_another_type_is_named_with_its_line(tmp_path: Path, indent: int | None) -> None:
    rows = [{"text": "One.", "speaker": "A"}, {"text": "Two.", "language": ["en"], "event": "141"}]
    content = "\n".join(json.dumps(row, indent=indent) for row in rows)
    _, problem = read(write(tmp_path / "s.jsonl", content))
    assert isinstance(problem, Rejected)
    assert problem.place == ("line 5" if indent else "line 2")
    assert problem.reason == "the field language holds a list where a text belongs"


def test_parquet_with_typed_dates_and_lists(tmp_path: Path) -> None:
    frame = pl.DataFrame(
        {
            "text": ["One.", "Two."],
            "speaker": ["Ana Prill", None],
            "targets": [["PER", "BOL"], []],
            "date": [date(2023, 11, 10), None],
        }
    )
    frame.write_parquet(tmp_path / "s.parquet")
    one, two = read(tmp_path / "s.parquet")
    assert isinstance(one, Document)
    assert isinstance(two, Document)
    assert (one.turns[0].targets, two.turns[0].targets) == (("PER", "BOL"), ())
    assert one.published_at == datetime(2023, 11, 10, tzinfo=UTC)
    assert two.published_at is None


def test_a_cut_parquet_file_is_told(tmp_path: Path) -> None:
    pl.DataFrame({"text": ["One."]}).write_parquet(tmp_path / "s.parquet")
    whole = (tmp_path / "s.parquet").read_bytes()
    assert "Parquet" in rejected(write(tmp_path / "cut.parquet", whole[:-20])).reason


def test_json_names_that_differ_in_case_alone_are_refused(tmp_path: Path) -> None:
    path = write(tmp_path / "a.jsonl", '{"Text": "No.", "text": "Yes.", "speaker": "Ana Prill"}')
    assert rejected(path).reason == "the names 'Text' and 'text' are one here; keep one"
