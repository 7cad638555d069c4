"""Addresses as input: fetched one at a time, and read as the file they are."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

from ingest.sources.base import Source
from ingest.sources.http import Client, FetchError
from ingest.sources.inputs import Input, Unreadable, input_of

UNREACHABLE = "unreachable"  # stands for the source of an address that cannot be fetched


def is_address(name: str) -> bool:
    return "://" in name


def check_address(name: str) -> None:
    """Raises ValueError unless it is an address, with a host, of a scheme that is fetched."""
    if not re.match(r"https?://[^/?#]", name):
        raise ValueError(f"{name} is no http or https address")


def remote_inputs(
    urls: Iterable[str], client: Client, forced: Source | None = None
) -> Iterator[Input]:
    """What stands at each address, with its source; read each before asking for the next.

    An address that is unchanged since it was last loaded gives nothing; one that cannot be fetched
    is quarantined, as of the source ``UNREACHABLE``.
    """
    for url in urls:
        shown = shown_of(url)
        with tempfile.TemporaryDirectory(prefix="communique-") as folder:
            file = Path(folder) / _file_name(url)
            try:
                fetched = client.fetch(url, file)
            except FetchError as error:
                yield Unreadable(str(error), UNREACHABLE), shown
                continue
            except OSError as error:
                reason = f"it cannot be written aside: {error.strerror or error}"
                yield Unreadable(reason, UNREACHABLE), shown
                continue
            if fetched.outcome == "missing":
                reason = "there is nothing at this address (HTTP 404)"
                yield Unreadable(reason, UNREACHABLE), shown
            elif fetched.outcome == "new":
                yield from input_of(file, shown, forced, fetched.url)


def shown_of(url: str) -> Path:
    """What stands for an address where others have a path: without scheme, name and password."""
    address = url.partition("://")[2].partition("#")[0]
    site, slash, rest = address.partition("/")
    return Path(f"{site.rpartition('@')[2]}{slash}{rest}" or url)


def _file_name(url: str) -> str:
    path = url.partition("://")[2].partition("#")[0].partition("?")[0].partition("/")[2]
    name = re.sub(r"[^\w.-]", "_", path.rstrip("/").rpartition("/")[2])
    return name.lstrip(".")[-100:] or "index"
