"""Addresses as input: fetched one at a time, and read as the file they are."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

from ingest.sources.base import Source
from ingest.sources.http import Client, FetchError
from ingest.sources.inputs import Input, Unreadable, input_of


def is_address(name: str) -> bool:
    return "://" in name


def remote_inputs(
    urls: Iterable[str], client: Client, forced: Source | None = None
) -> Iterator[Input]:
    """What stands at each address, with its source; read each before asking for the next.

    An address that is unchanged since it was last loaded gives nothing.
    """
    for url in urls:
        parts = urlsplit(url)
        shown = Path(f"{parts.netloc}{parts.path}")
        with tempfile.TemporaryDirectory(prefix="communique-") as folder:
            file = Path(folder) / _file_name(parts.path)
            try:
                fetched = client.fetch(url, file)
            except FetchError as error:
                yield Unreadable(str(error)), shown
                continue
            if fetched.outcome == "missing":
                yield Unreadable("there is nothing at this address (HTTP 404)"), shown
            elif fetched.outcome == "new":
                yield from input_of(file, shown, forced, fetched.url)


def _file_name(path: str) -> str:
    name = re.sub(r"[^\w.-]", "_", path.rstrip("/").rpartition("/")[2])
    return name.lstrip(".")[-100:] or "index"
