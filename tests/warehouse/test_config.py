from __future__ import annotations

from pathlib import Path

import pytest

from warehouse.config import ConfigError, check_config, read_config

GOOD = """
[[source]]
name = "ministry"
paths = ["incoming/*.csv", "https://example.org/quotes.csv"]
format = "statements-csv"
publisher = "Ministry"
date = "2022-03-01"
speakers = "speakers.csv"
map = { quote = "text" }
processes = 2

[[source]]
name = "gdelt"
fetch = ["gdelt", "--hours", "2"]
enabled = false
"""


def write(folder: Path, text: str) -> Path:
    path = folder / "communique.toml"
    path.write_text(text, "utf-8")
    return path


def test_a_source_becomes_the_command_line_that_loads_it(tmp_path: Path) -> None:
    ministry, gdelt = read_config(write(tmp_path, GOOD)).source
    (tmp_path / "incoming").mkdir()
    (tmp_path / "incoming" / "b.csv").write_text("")
    (tmp_path / "incoming" / "a.csv").write_text("")
    assert ministry.arguments(tmp_path) == [
        *("ingest", "--json", "--processes", "2", "--format", "statements-csv"),
        *("--publisher", "Ministry", "--date", "2022-03-01"),
        *("--speakers", str(tmp_path / "speakers.csv"), "--map", "quote=text", "--"),
        str(tmp_path / "incoming" / "a.csv"),
        str(tmp_path / "incoming" / "b.csv"),
        "https://example.org/quotes.csv",
    ]
    assert gdelt.arguments(tmp_path) == ["fetch", "gdelt", "--json", "--hours", "2"]
    assert not gdelt.enabled


def test_a_pattern_that_fits_nothing_loads_nothing(tmp_path: Path) -> None:
    (source,) = read_config(write(tmp_path, '[[source]]\nname = "a"\npaths = ["x/*"]')).source
    assert source.arguments(tmp_path) is None


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[[source]\n", "no TOML"),
        ('[[source]]\nname = "a"', "source a: give either paths or fetch"),
        ('[[source]]\nname = "a"\npaths = ["x"]\nfetch = ["y"]', "either paths or fetch"),
        ('[[source]]\nname = "a"\npath = ["x"]', "source a, path: there is no such field"),
        ('[[source]]\npaths = ["x"]', "source 1, name: Field required"),
        ('[[source]]\nname = "a"\npaths = "x"', "source a, paths: .*valid list"),
        ('[[source]]\nname = "a"\npaths = ["x"]\nformat = "word"', "format 'word' is none of"),
        ('[[source]]\nname = "a"\npaths = ["x"]\ndate = "03/04/22"', "source a: date: "),
        ('[[source]]\nname = "a"\npaths = ["x"]\nprocesses = 0', "source a, processes: "),
        ('[[source]]\nname = "a"\npaths = ["x"]\nmap = { t = "txt" }', "map: txt is none of text"),
        ('[[source]]\nname = "a"\nfetch = ["nonsense"]', "fetch: 'nonsense' is none of gdelt"),
        ('[[source]]\nname = "a"\nfetch = ["gdelt"]', "fetch: give --from and --to, or --hours"),
        ('[[source]]\nname = "a"\nfetch = ["gdelt", "--hours", "no"]', "fetch: .*--hours"),
        ('[[source]]\nname = "a"\nfetch = ["gdelt", "--day", "1"]', "fetch: .*--day"),
        ('[[source]]\nname = "a"\nfetch = ["gdelt", "--help"]', "fetch: .*help"),
        ('[[source]]\nname = "a"\npaths = ["x"]\n' * 2, "two sources are called a"),
        ('[[source]]\nname = "a"\npaths = ["ftp://x/y"]', "source a: paths: ftp://x/y is no http"),
        ('[[source]]\nname = "a"\npaths = ["--demo"]', "paths: --demo looks like an option"),
        ('[[source]]\nname = "a"\npaths = [""]', "source a, paths, 0: .*at least 1 character"),
        ('[[source]]\nname = "a"\npaths = ["~nobody-here/x"]', "paths: ~nobody-here/x: "),
        *(
            (
                f'[[source]]\nname = "a"\nfetch = ["gdelt", "--hours", "2"]\n{field}',
                "a: .*: a fetch",
            )
            for field in (
                'format = "feed"',
                'publisher = "P"',
                'date = "2024-05-14"',
                'speakers = "s.csv"',
                "map = {}",
                "processes = 1",
            )
        ),
        ('[source]\nname = "a"\npaths = ["x"]', r"source: write \[\[source\]\]"),
        ("sources = 1", "sources: there is no such field"),
    ],
)
def test_what_is_wrong_is_said_with_its_place(tmp_path: Path, text: str, told: str) -> None:
    path = write(tmp_path, text)
    with pytest.raises(ConfigError, match=told) as raised:
        read_config(path)
    assert str(path) in str(raised.value)


def test_all_mistakes_are_said_at_once(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        """
[[source]]
name = "a"
paths = ["--demo", "ftp://x/y"]
format = "word"
date = "03/04/22"
processes = 0
speakers = "none.csv"

[[source]]
name = "b"
fetch = ["gdelt"]
publisher = "P"
color = "red"

[[source]]
name = "b"
""",
    )
    with pytest.raises(ConfigError) as raised:
        check_config(path)
    for told in (
        *("source a, processes: ", "source a: paths: --demo", "source a: paths: ftp://x/y"),
        *("source a: format 'word'", "source a: date: ", "source a, speakers: ", "b, color: "),
        *("source b: publisher: a fetch", "source b: fetch: give --from", "b: give either paths"),
        "two sources are called b",
    ):
        assert told in str(raised.value)


def test_a_speakers_table_that_is_not_there_is_said_by_the_check_alone(tmp_path: Path) -> None:
    one = '[[source]]\nname = "a"\npaths = ["*"]\nspeakers = "s.csv"\nenabled = {}\n'
    path = write(tmp_path, one.format("true"))
    with pytest.raises(
        ConfigError, match=r"source a, speakers: .*s\.csv cannot be read: .*No such"
    ):
        check_config(path)
    path = write(tmp_path, one.format("false"))
    check_config(path)


@pytest.mark.parametrize(
    ("content", "told"), [("", "the file is empty"), ("Year,Post\n", "no column ISO Code")]
)
def test_a_speakers_table_that_is_none_is_said_by_the_check(
    tmp_path: Path, content: str, told: str
) -> None:
    (tmp_path / "s.csv").write_text(content)
    path = write(tmp_path, '[[source]]\nname = "a"\npaths = ["*"]\nspeakers = "s.csv"\n')
    with pytest.raises(ConfigError, match=f"source a, speakers: .*{told}"):
        check_config(path)


def test_a_path_that_is_not_there_is_a_warning_for_another_source_may_bring_it(
    tmp_path: Path,
) -> None:
    (tmp_path / "here.csv").write_text("")
    paths = '["here.csv", "gone.csv", "none/*.csv", "https://example.org/feed.xml"]'
    one = f'[[source]]\nname = "a"\npaths = {paths}\n'
    path = write(tmp_path, one + one.replace('"a"', '"b"') + "enabled = false\n")
    _, (told,) = check_config(path)
    assert told == "source a, paths: gone.csv is not there now"


def test_a_missing_file_is_said(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="No such file"):
        read_config(tmp_path / "none.toml")
