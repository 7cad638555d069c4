from __future__ import annotations

import json
import zipfile
from datetime import date
from pathlib import Path

import pytest

from ingest.coding.codebook import load
from ingest.extract import extract
from ingest.model import Document, Event, PassedOver, Rejected, SeriesPoint
from ingest.sources.cameo import act_of, acts, codes
from tests.ingest.sources.reading import kinds, read, rejected, write


def gdelt_event(columns: int = 61, **changed: str) -> str:
    fields = [""] * columns
    fields[0:5] = ["410412347", "20150218", "201502", "2015", "2015.1315"]
    fields[5:8] = ["RUSGOV", "KREMLIN", "RUS"]
    fields[15:18] = ["IGOEUREEC", "THE EU", "EUR"]
    fields[25:35] = ["1", "1312", "131", "13", "3", "-7.0", "5", "1", "5", "-4.4"]
    if columns > 57:
        fields[-1] = "https://courier.example/1"
    for index, value in changed.items():
        fields[int(index[1:])] = value
    return "\t".join(fields) + "\n"


@pytest.mark.parametrize("columns", [57, 58, 61])
def test_gdelt_events_of_all_versions(tmp_path: Path, columns: int) -> None:
    path = write(tmp_path / "20150218.export.CSV", gdelt_event(columns))
    assert kinds(path) == ["gdelt-events"]
    (event,) = read(path)
    assert isinstance(event, Event)
    assert (event.source_country, event.target_country) == ("RUS", "EU")
    assert (event.event_date, event.code, event.act) == (date(2015, 2, 18), "1312", "THREATEN")
    assert (event.goldstein, event.mentions) == (-7.0, 5)
    assert event.url == (None if columns == 57 else "https://courier.example/1")


def test_columns_that_drift_are_told_with_their_line(tmp_path: Path) -> None:
    content = gdelt_event() + gdelt_event(60) + gdelt_event(_1="2015-02-18") + gdelt_event(_0="2")
    items = read(write(tmp_path / "e.CSV", content))
    problems = [item for item in items if isinstance(item, Rejected)]
    assert [p.place for p in problems] == ["line 2", "line 3"]
    assert "60 columns where events have 57, 58 or 61" in problems[0].reason
    assert sum(isinstance(item, Event) for item in items) == 2


def test_a_number_too_wide_to_be_kept_costs_its_line(tmp_path: Path) -> None:
    content = gdelt_event(_31="3000000000") + gdelt_event(_31="2147483647")
    problem, event = read(write(tmp_path / "e.CSV", content))
    assert isinstance(problem, Rejected) and isinstance(event, Event)
    assert (problem.place, problem.reason) == (
        "line 1",
        "3000000000 mentions are more than can be kept",
    )


def test_a_latin_1_byte_does_not_lose_the_row(tmp_path: Path) -> None:
    raw = gdelt_event(_6="XXX").encode().replace(b"XXX", b"S\xc3O PAULO".replace(b"\xc3O", b"\xc3"))
    (event,) = read(write(tmp_path / "e.CSV", raw))
    assert isinstance(event, Event)
    assert event.source_actor == "SÃ PAULO"


def gkg(quotations: str, columns: int = 27) -> str:
    fields = [""] * columns
    fields[:5] = [
        "20150218230000-0",
        "20150218230000",
        "1",
        "courier.example",
        "https://c.example/1",
    ]
    fields[22] = quotations
    return "\t".join(fields) + "\n"


def test_gkg_quotations_have_no_speaker_and_none_is_invented(tmp_path: Path) -> None:
    content = gkg("10|20|said|We will not yield#90|12||Never again") + gkg("")
    path = write(tmp_path / "1.gkg.csv", content)
    assert kinds(path) == ["gdelt-gkg"]
    found, without = read(path)
    assert isinstance(found, Document)
    assert without == PassedOver("line 2")
    statements = extract(found).statements
    assert [s.text for s in statements] == ["We will not yield", "Never again"]
    assert {s.speaker for s in statements} == {None}
    assert found.date_note and "batch" in found.date_note
    assert found.date_precision == "day"


def test_a_hostile_address_in_gkg_costs_nothing_else(tmp_path: Path) -> None:
    good = gkg("10|20|said|Yes")
    hostile = good.replace("courier.example\thttps://", "\thttps://[")
    found = read(write(tmp_path / "1.gkg.csv", hostile + good))
    assert all(isinstance(item, Document) for item in found)
    assert len(found) == 2


def test_gkg_lines_of_another_form_are_told(tmp_path: Path) -> None:
    content = gkg("10|20|said|Yes") + gkg("10|20|said|Yes", 26) + gkg("ten|20|Yes")
    _, columns, block = read(write(tmp_path / "1.gkg.csv", content))
    assert isinstance(columns, Rejected)
    assert isinstance(block, Rejected)
    assert (columns.place, block.place) == ("line 2", "line 3")


MENTION = "410412347\t20150218230000\t20150218230000\t1\tcourier.example\thttps://c.example/1"
MENTION_HEADER = "GLOBALEVENTID,EventTimeDate,MentionTimeDate,MentionType,MentionSourceName\n"


@pytest.mark.parametrize(
    "content",
    [
        f"{MENTION}\t19\t-1\t4594\t4634\t1\t50\t6665\t-4.4776\t\t\n" * 2,
        MENTION_HEADER,
        MENTION_HEADER.replace(",", "\t").lower() + MENTION,
    ],
)
def test_mentions_are_told_by_name_and_why_they_are_not_read(tmp_path: Path, content: str) -> None:
    problem = rejected(write(tmp_path / "20150218230000.mentions.CSV", content))
    assert problem.place == "file"
    assert "GDELT Mentions are not read" in problem.reason
    assert "no words" in problem.reason
    assert "export.CSV" in problem.reason


def test_the_quotation_graph_gets_its_speaker_from_the_words_around(tmp_path: Path) -> None:
    record = {
        "date": "2020-01-02T00:01:00Z",
        "url": "https://courier.example/1",
        "title": "Talks",
        "lang": "ENGLISH",
        "quotes": [
            {
                "pre": 'He was calm." Then Russian Foreign Minister Ilan Vost said:',
                "quote": "We will not accept any ultimatum from Washington",
                "post": "in a speech to parliament.",
            }
        ],
    }
    others = ('{"url": "x", "quotes": 5}', json.dumps(record | {"title": 2024}))
    path = write(tmp_path / "q.gqg.json", "\n".join([json.dumps(record), *others]))
    assert kinds(path) == ["gdelt-gqg"]
    found, problem, numbered = read(path)
    assert isinstance(found, Document)
    assert (found.language, found.publisher) == ("en", "courier.example")
    quoted = [s for s in extract(found).statements if "ultimatum" in s.text]
    assert [s.speaker for s in quoted] == ["Ilan Vost"]
    assert isinstance(problem, Rejected)
    assert problem.place == "line 2"
    assert isinstance(numbered, Rejected)
    assert "title is no text" in numbered.reason


ICEWS = (
    "Event ID\tEvent Date\tSource Name\tSource Country\tEvent Text\tCAMEO Code\tIntensity"
    "\tTarget Name\tTarget Country\n"
)


def test_icews_events(tmp_path: Path) -> None:
    row = '7\t2018-06-01\tThe "Ministry (Peru)\tPeru\tThreaten\t130\t-4.4\tTimor\tTimor-Leste\n'
    path = write(tmp_path / "events.tab", ICEWS + row + "8\tsoon\t\t\t\t130\t1\t\t\n")
    assert kinds(path) == ["icews"]
    event, problem = read(path)
    assert isinstance(event, Event)
    assert (event.source_country, event.target_country) == ("PER", "TLS")
    assert (event.act, event.goldstein) == ("THREATEN", -4.4)
    assert isinstance(problem, Rejected)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("1.gkg.csv", gkg("10|20|said|We meet in Bogot\xe1")),
        ("1.gqg.json", '{"url": "https://c.example/1", "quotes": [{"quote": "In Bogot\xe1"}]}\n'),
        ("1.tab", ICEWS + "7\t2018-06-01\tBogot\xe1\tColombia\tThreaten\t130\t-4.4\tTimor\tTLS\n"),
    ],
)
def test_a_latin_1_byte_loses_no_row_of_the_others(tmp_path: Path, name: str, content: str) -> None:
    (item,) = read(write(tmp_path / name, content.encode("latin-1")))
    assert isinstance(item, Document | Event), item
    assert "Bogot\xe1" in (item.text if isinstance(item, Document) else str(item.source_actor))


def test_a_renamed_column_is_an_error_that_names_it(tmp_path: Path) -> None:
    problem = rejected(write(tmp_path / "e.tab", ICEWS.replace("Intensity", "Score") + "1\n"))
    assert "line 1: there is no column Intensity" in problem.reason


def test_polecat_events(tmp_path: Path) -> None:
    content = (
        "Event ID\tEvent Date\tEvent Type\tIntensity\tActor Name\tActor Country\tRecipient Name"
        "\tRecipient Country\n"
        "A1\t2023-01-02\tACCUSE\t-2.0\tMinistry\tPER\tTwo states\tBOL; CHL\n"
    )
    path = write(tmp_path / "ngecEvents.txt", content)
    assert kinds(path) == ["polecat"]
    (event,) = read(path)
    assert isinstance(event, Event)
    assert (event.act, event.source_country, event.target_country) == ("ACCUSE", "PER", None)
    foreign = [content.replace("ACCUSE", name) for name in ("OTHER", "")]
    for number, row in enumerate(foreign):
        problem = rejected(write(tmp_path / f"{number}.txt", row))
        assert problem.place == "line 2"
        assert "which is no PLOVER act" in problem.reason


@pytest.mark.parametrize("value", ["nan", "inf", "-Infinity", "x"])
def test_a_goldstein_value_is_a_finite_number(tmp_path: Path, value: str) -> None:
    icews = f"{ICEWS}7\t2018-06-01\tMinistry\tPeru\tThreaten\t130\t{value}\tTimor\tTLS\n"
    for name, content in ("e.tab", icews), ("e.CSV", gdelt_event(_30=value)):
        assert (
            f"holds {value!r}, which is no number"
            in rejected(write(tmp_path / name, content)).reason
        )


def test_the_cameo_table_is_whole() -> None:
    table = codes()
    assert len(table) > 300
    assert {code[:2] for code in table} == {f"{root:02d}" for root in range(1, 21)}
    assert all(-10 <= row.goldstein <= 10 for row in table.values())
    assert acts() == set(load().codes)
    assert (act_of("1999"), act_of("021"), act_of("010")) == ("ASSAULT", None, "COMMENT")


def test_the_risk_index_by_month_and_state(tmp_path: Path) -> None:
    header = "month,GPR,GPRT,GPRC_USA,var_name\n"
    content = header + "1985-01-01,101.5,90,1.25,x\n1985M2,99,,NA,\nsoon,1,1,1,\n"
    path = write(tmp_path / "gpr.csv", content)
    assert kinds(path) == ["gpr"]
    points = [item for item in read(path) if isinstance(item, SeriesPoint)]
    assert [(p.series, p.country, p.point_date, p.value) for p in points] == [
        ("gpr", None, date(1985, 1, 1), 101.5),
        ("gprt", None, date(1985, 1, 1), 90.0),
        ("gprc", "USA", date(1985, 1, 1), 1.25),
        ("gpr", None, date(1985, 2, 1), 99.0),
    ]
    assert {p.grain for p in points} == {"month"}
    assert sum(isinstance(item, Rejected) for item in read(path)) == 1


def xlsx(path: Path, rows: list[list[str | float]]) -> Path:
    """A workbook of one sheet, as small as the format allows."""

    def cell(value: str | float) -> str:
        if isinstance(value, str):
            return f'<c t="inlineStr"><is><t>{value}</t></is></c>'
        return f"<c><v>{value}</v></c>"

    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    data = "".join("<row>" + "".join(cell(v) for v in row) + "</row>" for row in rows)
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{package}/content-types"/>',
        "_rels/.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="r1" '
        f'Type="{office}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{office}"><sheets><sheet name="a" '
        'sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{package}/relationships">'
        f'<Relationship Id="r1" Type="{office}/worksheet" Target="worksheets/sheet1.xml"/>'
        "</Relationships>",
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{main}"><sheetData>{data}</sheetData>'
        "</worksheet>",
    }
    with zipfile.ZipFile(path, "w") as file:
        for name, content in parts.items():
            file.writestr(name, content)
    return path


def test_the_risk_index_as_an_excel_file(tmp_path: Path) -> None:
    path = xlsx(tmp_path / "gpr.xlsx", [["month", "GPR", "GPRC_USA"], ["1985-01-01", 101.5, 1.25]])
    assert kinds(path) == ["gpr"]
    points = [item for item in read(path) if isinstance(item, SeriesPoint)]
    assert [(p.series, p.country, p.value) for p in points] == [
        ("gpr", None, 101.5),
        ("gprc", "USA", 1.25),
    ]


def test_crises_of_icb(tmp_path: Path) -> None:
    content = (
        "crisno,crisname,yrtrig,motrig,datrig\n9,NORTHERN STRAIT,1962,10,16\n10,OLD,1919,5,0\n"
    )
    dated, month = read(write(tmp_path / "icb1.csv", content))
    assert isinstance(dated, SeriesPoint)
    assert isinstance(month, SeriesPoint)
    assert (dated.label, dated.point_date, dated.grain) == (
        "Northern Strait (ICB 9)",
        date(1962, 10, 16),
        "day",
    )
    assert (month.point_date, month.grain) == (date(1919, 5, 1), "month")


def test_an_analysts_own_marks(tmp_path: Path) -> None:
    content = "date,label,country\n2014-03-18,Treaty signed,Russia\n2014,A year,\n03/04/2014,?,\n"
    path = write(tmp_path / "marks.csv", content)
    assert kinds(path) == ["events-csv"]
    first, second, problem = read(path)
    assert isinstance(first, SeriesPoint)
    assert isinstance(second, SeriesPoint)
    assert (first.label, first.country, first.grain) == ("Treaty signed", "RUS", "day")
    assert second.grain == "year"
    assert isinstance(problem, Rejected)
    assert problem.place == "line 4"


@pytest.mark.parametrize("value", ["x", "nan", "inf", "1,5"])
def test_a_value_that_is_no_number_is_told_with_its_column(tmp_path: Path, value: str) -> None:
    marks = f"date;label;value\n2014-03-18;A.;{value}\n"
    problem = rejected(write(tmp_path / "e.csv", marks))
    assert problem.reason == f"the column value holds {value!r}, which is no number"
    problem = rejected(write(tmp_path / "g.csv", f"month;GPR\n2014-03;{value}\n"))
    assert problem.reason == f"the column GPR holds {value!r}, which is no number"


def test_an_analysts_own_series_needs_no_labels(tmp_path: Path) -> None:
    content = (
        "date,label,series,value\n2014-03,,tolls,1.5\n2014-04,The strike,tolls,0\n2014-05,,,\n"
    )
    first, second, problem = read(write(tmp_path / "tolls.csv", content))
    assert isinstance(first, SeriesPoint)
    assert isinstance(second, SeriesPoint)
    assert (first.series, first.value, first.label, first.grain) == ("tolls", 1.5, None, "month")
    assert (second.value, second.label) == (0.0, "The strike")
    assert isinstance(problem, Rejected)
    assert "neither a label nor a value" in problem.reason
