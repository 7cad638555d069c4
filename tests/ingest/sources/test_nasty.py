"""Inputs that nobody should send: each gives documents, or a reason and a place."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest

from ingest.extract import extract
from ingest.model import Document, Rejected
from ingest.sources.base import Options, SourceError
from ingest.sources.inputs import inputs

SAID = "Foreign Minister Ada Tamm of Estonia said the talks had failed.\n"
ROWS = "speaker,text,date\n"


def read(path: Path) -> tuple[int, int, int]:
    """How many documents, rejections and statements ``path`` gives; all documents are English."""
    documents = rejected = statements = 0
    for source, file in inputs([path]):
        try:
            for item in source.read(file, Options()):
                if isinstance(item, Document):
                    documents += 1
                    found = extract(item)
                    assert found.status == "extracted", found.note
                    statements += len(found.statements)
                elif isinstance(item, Rejected):
                    rejected += 1
                    assert item.place and item.reason
        except SourceError as error:
            rejected += 1
            assert str(error)
    return documents, rejected, statements


@pytest.mark.parametrize(
    ("name", "raw", "expected"),
    [
        ("broken.txt", b"Tamm said \x81\xfe\x8d the talks failed.", (0, 1, 0)),
        ("latin.txt", "Tamm said the caf\xe9 was closed.".encode("latin-1"), (1, 0, 1)),
        ("empty.txt", b"", (0, 1, 0)),
        ("blank.txt", b" \n\t\n", (0, 1, 0)),
        ("nul.txt", b"Tamm said\0 hello to all.", (0, 1, 0)),
        ("unmarked_utf16.txt", SAID.encode("utf-16-le"), (0, 1, 0)),
        ("utf16.txt", SAID.encode("utf-16"), (1, 0, 1)),
        (
            "mixed_ends.txt",
            SAID.encode() + b"\rShe left.\r\n\r\nShe said it was late.\n",
            (1, 0, 2),
        ),
        ("no_body.html", b"<html><head><title>Tamm</title></head></html>", (0, 1, 0)),
        (
            "script.html",
            b"<html><body><script>var a='Tamm said';</script></body></html>",
            (0, 1, 0),
        ),
        ("deep.json", b"[" * 100_000, (0, 1, 0)),
        ("one_line.txt", (SAID.replace("\n", " ") * 2_000).encode(), (1, 0, 2000)),
        ("utf16.csv", (ROWS + "Tamm,We talk.,2024-05-02\n").encode("utf-16"), (0, 1, 0)),
        ("formulas.csv", ROWS.encode() + b"=1+1,@SUM(A1),2024-05-02\n+T,-We talk,\n", (2, 0, 2)),
        ("ragged.csv", ROWS.encode() + b"Tamm,We talk.\nTamm,We,talk,late,\n", (0, 2, 0)),
        (
            "impossible.csv",
            ROWS.encode() + b"T,We talk.,2024-02-30\nT,We go.,0000-00-00\n",
            (2, 0, 2),
        ),
        ("doubles.csv", b"id,speaker,text\n1,T,We talk.\n1,T,We go.\n1,T,We talk.\n", (1, 2, 1)),
        ("half.jsonl", b'{"title":"t","text":"Tamm said no."}\nnot json\n[1]\n', (1, 2, 0)),
        ("surrogate.jsonl", b'{"title":"t","text":"Tamm said \\ud800 no."}\n', (1, 0, 0)),
        (
            "list.json",
            json.dumps(
                [{"@type": "NewsArticle", "articleBody": SAID}, {"@type": "WebSite"}, 17, None]
            ).encode(),
            (1, 2, 1),
        ),
    ],
)
def test_each_ends_in_documents_or_a_reason(
    tmp_path: Path, name: str, raw: bytes, expected: tuple[int, int, int]
) -> None:
    path = tmp_path / name
    path.write_bytes(raw)
    assert read(path) == expected  # documents, rejections, statements


def test_a_modest_zip_bomb_and_a_path_that_climbs(tmp_path: Path) -> None:
    path = tmp_path / "bomb.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("zeros.txt", b"0" * 60_000_000)
        archive.writestr("good.txt", SAID)
        archive.writestr("../../evil.txt", SAID)
    assert read(path) == (2, 1, 2)
    assert not (tmp_path.parent.parent / "evil.txt").exists()
