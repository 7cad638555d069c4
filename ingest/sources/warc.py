"""WARC, the form of web archives: every HTML page in it is an article."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed

from ingest.model import Rejected
from ingest.sources.article import decode_page, read_page
from ingest.sources.base import Item, Options, SourceError
from ingest.sources.text import MAX_DOCUMENT_BYTES

# AttributeError is what warcio raises at half a header.
BROKEN = (ArchiveLoadFailed, AttributeError, EOFError, OSError, ValueError, zlib.error)


class WarcSource:
    name = "warc"
    summary = "a web archive (WARC, plain or gzipped): every HTML page in it is an article"

    def recognises(self, path: Path, head: bytes) -> bool:
        return head.startswith(b"WARC/") or ".warc" in path.name.lower()

    def read(self, path: Path, options: Options) -> Iterator[Item]:
        with path.open("rb") as file:
            if not file.read(5).startswith((b"WARC/", b"\x1f\x8b")):
                raise SourceError("the file is no WARC, plain or gzipped")
            file.seek(0)
            records = ArchiveIterator(file)
            for number in count(1):
                try:
                    record = next(records, None)
                    if record is None:
                        break
                    item = _item(record, f"record {number}", self.name, options)
                    _finish(record)
                except BROKEN as error:
                    yield Rejected(f"record {number}", f"the archive breaks off here: {error}")
                    return
                if item is not None:
                    yield item
        if number == 1:
            raise SourceError("the file holds no WARC record")
        if records.offset < path.stat().st_size:
            reason = "the archive breaks off here: what follows is no whole record"
            yield Rejected(f"record {number}", reason)


def _finish(record: Any) -> None:
    """Read what is left of a record; EOFError if the file ends before it."""
    while record.raw_stream.read(65_536):
        pass
    if missing := getattr(record.raw_stream, "limit", 0):
        raise EOFError(f"{missing:,} bytes of the record are missing")
    if not record.rec_headers.get_header("Content-Length"):  # which every record has
        raise EOFError("its header is not whole")


def _item(record: Any, place: str, source: str, options: Options) -> Item | None:
    """The article of a record, or None if the record is no page."""
    headers = record.http_headers
    if record.rec_type != "response" or headers is None or headers.get_statuscode() != "200":
        return None
    if "html" not in (headers.get_header("Content-Type") or "").lower():
        return None
    url = record.rec_headers.get_header("WARC-Target-URI")
    try:
        raw = record.content_stream().read(MAX_DOCUMENT_BYTES + 1)
        if len(raw) > MAX_DOCUMENT_BYTES:
            raise SourceError(f"the page is larger than {MAX_DOCUMENT_BYTES:,} bytes")
        return next(read_page(decode_page(raw), source, options.at(url) if url else options))
    except SourceError as error:
        return Rejected(f"{place}, {url}", str(error))
    except Exception as error:  # one page must not cost the rest of the archive
        return Rejected(f"{place}, {url}", f"reading failed: {type(error).__name__}: {error}")
