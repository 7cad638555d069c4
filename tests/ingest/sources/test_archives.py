from __future__ import annotations

import gzip
import io
import tarfile
import zipfile
from pathlib import Path

import pytest
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from ingest.model import Document, Rejected
from ingest.sources import archive, warc
from ingest.sources.inputs import inputs
from tests.ingest.sources.reading import kinds, read, write
from tests.ingest.sources.test_articles import page


def zipped(path: Path, **members: str) -> Path:
    with zipfile.ZipFile(path, "w") as file:
        for name, content in members.items():
            file.writestr(name, content)
    return path


def texts(*paths: Path) -> list[str]:
    return sorted(item.text for item in read(*paths) if isinstance(item, Document))


def test_a_zip_is_read_member_by_member(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.zip", **{"x/CHL_50_1995.txt": "A.", "b.txt": "B."})
    assert kinds(path) == ["ungdc", "text"]
    shown = [str(shown.relative_to(tmp_path)) for _, shown in inputs([path])]
    assert shown == ["a.zip/x/CHL_50_1995.txt", "a.zip/b.txt"]


def test_compressed_files_and_tars_and_archives_in_archives(tmp_path: Path) -> None:
    (tmp_path / "s.csv.gz").write_bytes(gzip.compress(b"text,speaker\nOne.,X\n"))
    with tarfile.open(tmp_path / "t.tar.xz", "w:xz") as file:
        info = tarfile.TarInfo("b.txt")
        info.size = 4
        file.addfile(info, io.BytesIO(b"Two."))
    inner = zipped(tmp_path / "inner.zip", **{"c.txt": "Three."}).read_bytes()
    with zipfile.ZipFile(tmp_path / "outer.zip", "w") as outer:
        outer.writestr("inner.zip", inner)
    (tmp_path / "inner.zip").unlink()
    assert texts(tmp_path) == ["One.", "Three.", "Two."]


def test_names_in_an_archive_reach_no_other_place(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.zip", **{"../../evil.txt": "A.", "/abs.txt": "B."})
    assert texts(path) == ["A.", "B."]
    assert not list(tmp_path.rglob("evil.txt"))


@pytest.mark.parametrize(
    "name", ["x/..", "..", "a" * 300 + ".txt", "é" * 200 + ".txt", "x/a\nb.txt", "a\\..\\b.txt"]
)
def test_an_odd_name_in_a_zip_costs_nothing(tmp_path: Path, name: str) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as file:
        file.writestr(name, "<html><body><p>We will not yield to anybody.</p></body></html>")
        file.writestr("b.txt", "B.")
    assert texts(path)[0] == "B."
    assert len(read(path)) == 2
    assert all(str(shown).isprintable() for _, shown in inputs([path]))


@pytest.mark.parametrize("name", ["a\0b.txt", "a" * 300 + ".txt", "x/..", "\udcff.txt"])
def test_an_odd_name_in_a_tar_costs_nothing(tmp_path: Path, name: str) -> None:
    path = tmp_path / "a.tar"
    with tarfile.open(path, "w", format=tarfile.PAX_FORMAT) as file:
        for member, content in ((name, b"A."), ("b.txt", b"B.")):
            info = tarfile.TarInfo(member)
            info.size = len(content)
            info.pax_headers = {"path": member} if "\0" in member else {}
            file.addfile(info, io.BytesIO(content))
    assert texts(path)[-1] == "B."
    assert len(read(path)) == 2
    assert all(str(shown).isprintable() for _, shown in inputs([path]))


def test_one_member_that_cannot_be_opened_costs_itself(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.zip", **{"locked.txt": "A.", "b.txt": "B."})
    raw = bytearray(path.read_bytes())
    raw[raw.index(b"PK\x01\x02") + 8] |= 1  # the directory says that the first is encrypted
    problem, good = read(write(path, bytes(raw)))
    assert isinstance(problem, Rejected)
    assert "encrypted" in problem.reason
    assert isinstance(good, Document)


def test_links_in_a_tar_are_left_out(tmp_path: Path) -> None:
    with tarfile.open(tmp_path / "t.tar", "w") as file:
        link = tarfile.TarInfo("passwd.txt")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        file.addfile(link)
    assert read(tmp_path / "t.tar") == []


def test_a_bomb_is_stopped_and_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "MAX_MEMBER_BYTES", 1000)
    path = zipped(tmp_path / "a.zip", **{"big.txt": "x" * 3_000_000, "small.txt": "A."})
    big, small = read(path)
    assert isinstance(big, Rejected)
    assert "more than 1,000 bytes" in big.reason
    assert isinstance(small, Document)


def test_a_damaged_archive_is_told_and_the_rest_is_read(tmp_path: Path) -> None:
    raw = gzip.compress(b"text,speaker\n" + b"One.,X\n" * 10_000)
    (tmp_path / "cut.csv.gz").write_bytes(raw[:-20])
    write(tmp_path / "good.txt", "A.")
    problem, good = read(tmp_path)
    assert isinstance(problem, Rejected)
    assert "unpacked" in problem.reason
    assert isinstance(good, Document)


def test_a_broken_archive_is_named_once(tmp_path: Path) -> None:
    fake = write(tmp_path / "fake.zip", b"PK\x03\x04 and nothing more")
    outer = tmp_path / "outer.zip"
    with zipfile.ZipFile(outer, "w") as archive:
        archive.write(fake, "inner/fake.zip")
    found = [(source.summary, path) for source, path in inputs([fake, outer])]
    assert found == [("", fake), ("", outer / "inner" / "fake.zip")]


def test_nothing_stays_on_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path / "tmp"))
    (tmp_path / "tmp").mkdir()
    monkeypatch.setattr("tempfile.tempdir", None)
    read(zipped(tmp_path / "a.zip", **{"a.txt": "A.", "b.txt": "B."}))
    assert not list((tmp_path / "tmp").iterdir())


def written_warc(path: Path, *pages: tuple[str, str, str]) -> Path:
    with path.open("wb") as file:
        writer = WARCWriter(file, gzip=path.suffix == ".gz")
        writer.write_record(writer.create_warcinfo_record("x", {"software": "test"}))
        for url, kind, content in pages:
            headers = StatusAndHeaders("200 OK", [("Content-Type", kind)], protocol="HTTP/1.1")
            payload = io.BytesIO(content.encode())
            writer.write_record(
                writer.create_warc_record(url, "response", payload=payload, http_headers=headers)
            )
    return path


@pytest.mark.parametrize("name", ["a.warc", "a.warc.gz"])
def test_the_pages_of_a_warc_are_articles(tmp_path: Path, name: str) -> None:
    path = written_warc(
        tmp_path / name,
        ("https://courier.example/1", "text/html; charset=utf-8", page()),
        ("https://courier.example/logo", "image/png", "PNG"),
        ("https://courier.example/2", "text/html", "<html><body></body></html>"),
    )
    article, problem = read(path)
    assert isinstance(article, Document)
    assert (article.source, article.url) == ("warc", "https://courier.example/1")
    assert isinstance(problem, Rejected)
    assert "courier.example/2" in problem.place


@pytest.mark.parametrize(("name", "head"), [("a.warc", b"WARC/1."), ("a.warc.gz", b"\x1f\x8b")])
def test_a_warc_that_breaks_off_anywhere_keeps_what_came_before(
    tmp_path: Path, name: str, head: bytes
) -> None:
    path = written_warc(
        tmp_path / name,
        ("https://courier.example/1", "text/html", page()),
        ("https://courier.example/2", "text/html", page()),
    )
    whole, _ = read(path)
    data = path.read_bytes()
    for end in range(data.rindex(head) + 8, len(data) - 32, 9):
        write(path, data[:end])
        article, problem = read(path)
        assert article == whole
        assert isinstance(problem, Rejected) and problem.place == "record 3", end
        assert "breaks off here" in problem.reason


def test_a_page_with_a_hostile_address_costs_nothing_else(tmp_path: Path) -> None:
    hostile = page('<link rel="canonical" href="https://[courier/1">')
    path = written_warc(
        tmp_path / "a.warc",
        ("https://[courier/1", "text/html", hostile),
        ("https://courier.example/2", "text/html", page()),
    )
    pages = [item for item in read(path) if isinstance(item, Document)]
    assert [(item.url, item.publisher) for item in pages] == [
        ("https://[courier/1", None),
        ("https://courier.example/2", "courier.example"),
    ]


def test_a_page_that_breaks_its_reader_costs_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(*args: object) -> object:
        monkeypatch.undo()
        raise ValueError("odd")

    monkeypatch.setattr(warc, "read_page", failing)
    path = written_warc(
        tmp_path / "a.warc",
        ("https://courier.example/1", "text/html", page()),
        ("https://courier.example/2", "text/html", page()),
    )
    problem, article = read(path)
    assert isinstance(problem, Rejected)
    assert "courier.example/1" in problem.place and "odd" in problem.reason
    assert isinstance(article, Document)
