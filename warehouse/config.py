"""The configured sources: one TOML file, read strictly.

    [[source]]
    name = "ministry"
    paths = ["incoming/*.csv", "https://example.org/feed.xml"]   # as of `communique ingest`
    format = "statements-csv"      # optional, as are publisher, date, speakers, map, processes
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
from pathlib import Path
from typing import Annotated, Any

import click
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from ingest.sources import SOURCES
from ingest.sources.base import SourceError
from ingest.sources.dates import DateProblem, parse_date
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

    @model_validator(mode="after")
    def _make_sense(self) -> Source:
        if bool(self.paths) == bool(self.fetch):
            raise ValueError("give either paths or fetch")
        for path in self.paths:
            _check_path(path)
        known = [source.name for source in SOURCES]
        if self.format is not None and self.format not in known:
            raise ValueError(f"format {self.format!r} is none of {', '.join(known)}")
        if self.date is not None:
            try:
                parse_date(self.date)
            except DateProblem as problem:
                raise ValueError(f"date: {problem}") from problem
        if wrong := [ours for ours in self.map.values() if ours not in COLUMNS]:
            raise ValueError(f"map: {', '.join(wrong)} is none of {', '.join(COLUMNS)}")
        if self.fetch:
            if idle := [name for name in OF_PATHS if name in self.model_fields_set]:
                raise ValueError(
                    f"{', '.join(idle)}: a fetch only brings files and takes none of these; "
                    "give them to the source that has the folder in its paths"
                )
            try:
                check_arguments(self.fetch)
            except click.UsageError as problem:
                raise ValueError(f"fetch: {problem.format_message()}") from problem
        return self

    def problem(self, folder: Path) -> str | None:
        """What cannot work although it is well written: a speakers table that is not there, or
        is none."""
        if not self.enabled or self.speakers is None:
            return None
        try:
            read_speakers(folder / self.speakers)
        except SourceError as error:
            return f"source {self.name}, speakers: {error}"
        return None

    def missing(self, folder: Path) -> list[str]:
        """Paths that are no patterns and are not there."""
        named = [path for path in self.paths if not is_address(path) and glob.escape(path) == path]
        return [path for path in named if not _found(path, folder)]

    def arguments(self, folder: Path) -> list[str] | None:
        """The command line that loads this source; None if no path is there to load."""
        if self.fetch:
            return ["fetch", *self.fetch]
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

    @model_validator(mode="after")
    def _have_distinct_names(self) -> Config:
        names = [source.name for source in self.source]
        if repeated := {name for name in names if names.count(name) > 1}:
            raise ValueError(f"two sources are called {', '.join(sorted(repeated))}")
        return self


def read_config(path: Path) -> Config:
    """Raises ConfigError that names the file, the field and what it takes."""
    try:
        content = tomllib.loads(path.read_text("utf-8"))
    except OSError as error:
        raise ConfigError(f"{path} cannot be read: {error.strerror}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path} is no TOML: {error}") from error
    try:
        config = Config.model_validate(content)
    except ValidationError as error:
        wrong = [
            f"{_place(found['loc'], content)}: {_reason(found['type'], found['msg'], found['loc'])}"
            for found in error.errors()
        ]
        raise ConfigError(f"{path}:\n  " + "\n  ".join(wrong)) from error
    return config


def check_files(config: Config, path: Path) -> list[str]:
    """Paths that are not there now, in words: another source of the cycle may yet bring them.

    Raises ConfigError if the speakers table of a source cannot be read; a cycle tells that as the
    source's failure, and goes on with the others.
    """
    folder = path.absolute().parent
    if wrong := [p for source in config.source if (p := source.problem(folder))]:
        raise ConfigError(f"{path}:\n  " + "\n  ".join(wrong))
    return [
        f"source {source.name}, paths: {missing} is not there now"
        for source in config.enabled
        for missing in source.missing(folder)
    ]


def _check_path(path: str) -> None:
    """Raises ValueError if no file, pattern or address is written so."""
    if path.startswith("-"):
        raise ValueError(f"paths: {path} looks like an option; if it is a file, write ./{path}")
    try:
        if is_address(path):
            check_address(path)
        else:
            Path(path).expanduser()
    except ValueError as error:
        raise ValueError(f"paths: {error}") from error
    except RuntimeError as error:
        raise ValueError(f"paths: {path}: {error}") from error


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
    return message.removeprefix("Value error, ")


def _place(location: tuple[int | str, ...], content: dict[str, Any]) -> str:
    """Where in the file: the source by its name or number, then the field."""
    match location:
        case ("source", int(number), *field):
            entry = content["source"][number]
            name = entry.get("name") if isinstance(entry, dict) else None
            return ", ".join([f"source {name or number + 1}", *map(str, field)])
    return ", ".join(map(str, location)) or "the file"
