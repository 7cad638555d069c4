"""The files GDELT publishes: where they are, and fetching them so that a broken run can go on."""

from __future__ import annotations

import gzip
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from ingest.sources.http import Client, FetchError

BASE_URL = "http://data.gdeltproject.org"
MAX_FAILURES = 5  # in a row: each may take a minute


class Kind(NamedTuple):
    """A file every so many minutes; ``path`` is a pattern of the time."""

    path: str
    minutes: int


KINDS = {
    "events": Kind("gdeltv2/%Y%m%d%H%M%S.export.CSV.zip", 15),
    "gkg": Kind("gdeltv2/%Y%m%d%H%M%S.gkg.csv.zip", 15),
    "gqg": Kind("gdeltv3/gqg/%Y%m%d%H%M%S.gqg.json.gz", 1),
}


@dataclass
class Progress:
    """Files fetched, there already, missing at GDELT (normal for a minute), and failed."""

    fetched: int = 0
    present: int = 0
    missing: int = 0
    failed: list[str] = field(default_factory=list)
    is_given_up: bool = False

    @property
    def files(self) -> int:
        return self.fetched + self.present + self.missing + len(self.failed)


def times(kind: Kind, start: datetime, end: datetime) -> Iterator[datetime]:
    """The moments from ``start`` to before ``end`` at which GDELT publishes a file."""
    step = timedelta(minutes=kind.minutes)
    moment = start.replace(minute=start.minute // kind.minutes * kind.minutes, second=0)
    while moment < end:
        if moment >= start:
            yield moment
        moment += step


def fetch_gdelt(
    client: Client,
    name: str,
    start: datetime,
    end: datetime,
    folder: Path,
    progress: Progress,
    base: str = BASE_URL,
) -> Iterator[Path]:
    """Fetch the files of a span into ``folder``, counting them in ``progress`` one by one.

    A file gets its name only when it is whole: a checksum inside it was verified. So a run that
    is broken off goes on where it stopped, and a file that is there is not fetched again. After
    ``MAX_FAILURES`` failures in a row the rest is not asked for.
    """
    folder.mkdir(parents=True, exist_ok=True)
    kind = KINDS[name]
    failures = 0
    for moment in times(kind, start, end):
        if failures == MAX_FAILURES:
            progress.is_given_up = True
            return
        path = moment.strftime(kind.path)
        target = folder / path.rpartition("/")[2]
        if target.exists():
            progress.present += 1
        else:
            failed = len(progress.failed)
            _fetch_one(client, f"{base.rstrip('/')}/{path}", target, progress)
            failures = failures + 1 if len(progress.failed) > failed else 0
        yield target


def _fetch_one(client: Client, url: str, target: Path, progress: Progress) -> None:
    aside = target.with_name(f".{target.name}.unverified")  # hidden from `communique ingest`
    problem = ""
    for _ in range(2):
        try:
            fetched = client.fetch(url, aside)
        except FetchError as error:
            progress.failed.append(f"{url}: {error}")
            return
        if fetched.outcome == "missing":
            progress.missing += 1
            return
        problem = damage(aside)
        if not problem:
            aside.replace(target)
            progress.fetched += 1
            return
        aside.unlink()
    progress.failed.append(f"{url}: {problem}")


def damage(path: Path) -> str:
    """What is wrong with a zip or gzip file, by its own checksums; empty if nothing is."""
    try:
        if zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as archive:
                broken = archive.testzip()
            return f"{broken} in it is damaged" if broken else ""
        with gzip.open(path) as stream:
            while stream.read(1024 * 1024):
                pass
    except (OSError, EOFError, zlib.error, zipfile.BadZipFile) as error:
        return f"the file is damaged: {error}"
    return ""
