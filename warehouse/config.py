"""The configured sources: one TOML file, read strictly.

    [[source]]
    name = "ministry"
    paths = ["https://example.org/feed.xml"]    # as of `communique ingest`
    format = "feed"       # of all its paths; optional, as are publisher, date, speakers, processes

    [[source]]
    name = "quotes"
    paths = ["incoming/*.csv"]
    map = { quote = "text" }

    [[source]]
    name = "gdelt"
    fetch = ["gdelt", "--hours", "2", "--into", "/srv/gdelt"]    # arguments of `communique fetch`

    [[source]]
    name = "gdelt-files"
    paths = ["/srv/gdelt"]

Relative paths start at the file's own folder, those in ``fetch`` where the program is started.
"""

from __future__ import annotations

import glob
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import click
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from ingest.sources.base import SourceError
from ingest.sources.dates import DateProblem, parse_date
from ingest.sources.registry import SOURCES
from ingest.sources.remote import check_address, is_address
from ingest.sources.statements import COLUMNS
from ingest.sources.ungdc import read_speakers
from warehouse.commands.fetch import check_arguments

CONFIG = "communique.toml"
# What says how paths are loaded, and says nothing of a fetch.
OF_PATHS = ("format", "publisher", "date", "speakers", "map", "processes")


class ConfigError(Exception):
    """The file cannot be read or says something wrong; the message says where."""


class Source(BaseModel):
    """One source: files, folders, patterns or addresses to load, or something to fetch."""

    model_config = ConfigDict(extra="forbid", strict=True)

    name: Annotated[str, Field(min_length=1)]
    enabled: bool = True
    paths: list[Annotated[str, Field(min_length=1)]] = []
    fetch: list[str] = []
    format: str | None = None
    publisher: str | None = None
    date: str | None = None
    speakers: str | None = None
    map: dict[str, str] = {}
    processes: Annotated[int, Field(ge=1, le=64)] = 1

    def missing(self, folder: Path) -> list[str]:
        """Paths that are no patterns and are not there."""
        named = [path for path in self.paths if not is_address(path) and glob.escape(path) == path]
        return [path for path in named if not _found(path, folder)]

    def arguments(self, folder: Path) -> list[str] | None:
        """The command line that loads this source; None if no path is there to load."""
        if self.fetch:
            name, *options = self.fetch
            return ["fetch", name, "--json", *options]
        paths = [path for pattern in self.paths for path in _found(pattern, folder)]
        if not paths:
            return None
        arguments = ["ingest", "--json", "--processes", str(self.processes)]
        for name in ("format", "publisher", "date"):
            if (value := getattr(self, name)) is not None:
                arguments += [f"--{name}", value]
        if self.speakers is not None:
            arguments += ["--speakers", str(folder / self.speakers)]
        for theirs, ours in self.map.items():
            arguments += ["--map", f"{theirs}={ours}"]
        return [*arguments, "--", *paths]


class Config(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)

    source: list[Source] = []

    @property
    def enabled(self) -> list[Source]:
        return [source for source in self.source if source.enabled]


def read_config(path: Path) -> Config:
    """Raises ConfigError that names the file, every field that is wrong and what it takes."""
    content = _content(path)
    config, wrong = _validated(content)
    return _sound(config, wrong, path)


def check_config(path: Path) -> tuple[Config, list[str]]:
    """The configuration, and paths that are not there now, in words: another source of the cycle
    may yet bring them.

    Raises ConfigError also if the speakers table of a source cannot be read; a cycle tells that as
    the source's failure, and goes on with the others.
    """
    folder = path.absolute().parent
    content = _content(path)
    config, wrong = _validated(content)
    wrong += [
        f"{place}, speakers: {problem}"
        for place, entry in _entries(content)
        if entry.get("enabled") is not False and (problem := _speakers_problem(entry, folder))
    ]
    sound = _sound(config, wrong, path)
    return sound, [
        f"source {source.name}, paths: {missing} is not there now"
        for source in sound.enabled
        for missing in source.missing(folder)
    ]


def _content(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except OSError as error:
        raise ConfigError(f"{path} cannot be read: {error.strerror}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path} is no TOML: {error}") from error


def _validated(content: dict[str, Any]) -> tuple[Config | None, list[str]]:
    """The configuration, if its fields are of the right kind, and all that is wrong in it."""
    config = None
    wrong = []
    try:
        config = Config.model_validate(content)
    except ValidationError as error:
        wrong = [
            f"{_place(found['loc'], content)}: {_reason(found['type'], found['msg'], found['loc'])}"
            for found in error.errors()
        ]
    for place, entry in _entries(content):
        wrong += [f"{place}: {mistake}" for mistake in _mistakes(entry)]
    names = [name for _, entry in _entries(content) if isinstance(name := entry.get("name"), str)]
    if repeated := sorted({name for name in names if names.count(name) > 1}):
        wrong.append(f"the file: two sources are called {', '.join(repeated)}")
    return config, wrong


def _sound(config: Config | None, wrong: list[str], path: Path) -> Config:
    if config is None or wrong:
        raise ConfigError(f"{path}:\n  " + "\n  ".join(wrong))
    return config


def _entries(content: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """The tables of the sources, each with the words for its place."""
    sources = content.get("source")
    for number, entry in enumerate(sources if isinstance(sources, list) else ()):
        if isinstance(entry, dict):
            yield _place(("source", number), content), entry


def _mistakes(entry: dict[str, Any]) -> Iterator[str]:
    """What a source's fields cannot mean; what is of the wrong kind is told elsewhere."""
    paths, fetch = entry.get("paths", []), entry.get("fetch", [])
    if bool(paths) == bool(fetch):
        yield "give either paths or fetch"
    for path in _texts(paths):
        if problem := _path_problem(path):
            yield f"paths: {problem}"
    known = [source.name for source in SOURCES]
    if isinstance(entry.get("format"), str) and entry["format"] not in known:
        yield f"format {entry['format']!r} is none of {', '.join(known)}"
    if isinstance(entry.get("date"), str):
        try:
            parse_date(entry["date"])
        except DateProblem as problem:
            yield f"date: {problem}"
    mapped = entry.get("map")
    ours = _texts(list(mapped.values())) if isinstance(mapped, dict) else []
    if wrong := [name for name in ours if name not in COLUMNS]:
        yield f"map: {', '.join(wrong)} is none of {', '.join(COLUMNS)}"
    if fetch:
        yield from _fetch_mistakes(entry, fetch)


def _fetch_mistakes(entry: dict[str, Any], fetch: object) -> Iterator[str]:
    if idle := [name for name in OF_PATHS if name in entry]:
        yield (
            f"{', '.join(idle)}: a fetch only brings files and takes none of these; "
            "give them to the source that has the folder in its paths"
        )
    if isinstance(fetch, list) and len(_texts(fetch)) == len(fetch):
        try:
            check_arguments(fetch)
        except click.UsageError as problem:
            yield f"fetch: {problem.format_message()}"


def _speakers_problem(entry: dict[str, Any], folder: Path) -> str | None:
    """What is wrong with a speakers table that is not there, or is none."""
    if not isinstance(entry.get("speakers"), str):
        return None
    try:
        read_speakers(folder / entry["speakers"])
    except SourceError as error:
        return str(error)
    return None


def _texts(value: object) -> list[str]:
    return [part for part in value if isinstance(part, str)] if isinstance(value, list) else []


def _path_problem(path: str) -> str | None:
    """Why no file, pattern or address is written so."""
    if path.startswith("-"):
        return f"{path} looks like an option; if it is a file, write ./{path}"
    try:
        if is_address(path):
            check_address(path)
        else:
            Path(path).expanduser()
    except ValueError as error:
        return str(error)
    except RuntimeError as error:
        return f"{path}: {error}"
    return None


def _found(pattern: str, folder: Path) -> list[str]:
    if is_address(pattern):
        return [pattern]
    # Path.glob takes no absolute pattern.
    path = Path(glob.escape(str(folder))) / Path(pattern).expanduser()
    return sorted(glob.glob(str(path), recursive=True))  # noqa: PTH207


def _reason(kind: str, message: str, location: tuple[int | str, ...]) -> str:
    if kind == "list_type" and location == ("source",):
        return "write [[source]], in double brackets, before each source"
    if kind == "extra_forbidden":
        return "there is no such field; see docs/operations.md"
    return message


def _place(location: tuple[int | str, ...], content: dict[str, Any]) -> str:
    """Where in the file: the source by its name or number, then the field."""
    match location:
        case ("source", int(number), *field):
            entry = content["source"][number]
            name = entry.get("name") if isinstance(entry, dict) else None
            return ", ".join([f"source {name or number + 1}", *map(str, field)])
    return ", ".join(map(str, location)) or "the file"
