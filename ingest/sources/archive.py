"""Archives: the files in a zip, a tar, or a compressed file, one at a time.

Members are written under their own last name only, made safe, in a temporary folder, so no name in
an archive can reach another place or be too odd to be read; links and devices are left out, and a
size limit stops decompression bombs.
"""

from __future__ import annotations

import bz2
import gzip
import lzma
import tarfile
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import IO, NamedTuple, cast

MAX_MEMBER_BYTES = 4 * 1024**3
_CHUNK = 1024 * 1024
_NAME_BYTES = 200
_BROKEN = (
    *(zipfile.BadZipFile, tarfile.TarError, lzma.LZMAError, zlib.error),
    *(EOFError, OSError, RuntimeError, NotImplementedError, ValueError),
)
_GZIP, _BZIP2, _XZ = b"\x1f\x8b", b"BZh", b"\xfd7zXZ\x00"
_OFFICE = {".xlsx", ".xlsm", ".ods", ".docx", ".odt"}


Opener = Callable[[], IO[bytes]]


class Member(NamedTuple):
    """A file of an archive, unpacked until the next one is asked for, or the reason it is not.

    ``name`` is for showing: its parts without control characters, and none of them leads upwards;
    it is empty where the archive itself is the problem.
    """

    name: str
    file: Path | None
    problem: str | None = None


def is_archive(path: Path, head: bytes) -> bool:
    """Whether the file is to be unpacked; Excel files and WARCs are read as they are."""
    if head.startswith(b"PK\x03\x04"):
        return path.suffix.lower() not in _OFFICE
    if ".warc" in path.name.lower():
        return False
    return head.startswith((_GZIP, _BZIP2, _XZ)) or head[257:262] == b"ustar"


def members(path: Path) -> Iterator[Member]:
    """The files of an archive, in its own order; what cannot be unpacked has a ``problem``."""
    with tempfile.TemporaryDirectory(prefix="communique-") as folder:
        try:
            for name, opener in _openers(path):
                member = _unpacked(_shown(name), opener, Path(folder))
                yield member
                if member.file is not None:
                    member.file.unlink()
        except _BROKEN as error:
            yield Member("", None, f"the archive is damaged or locked: {error}")


def _shown(name: str) -> str:
    printable = "".join(sign if sign.isprintable() else "_" for sign in name)
    parts = (part for part in printable.split("/") if part not in {"", "."})
    return "/".join("__" if part == ".." else part for part in parts) or "member"


def _unpacked(name: str, opener: Opener, folder: Path) -> Member:
    last = name.replace("\\", "/").rpartition("/")[2]
    safe = last.encode()[-_NAME_BYTES:].decode("utf-8", "ignore")
    target = folder / (safe if safe.strip(".") else "member")
    written = 0
    try:
        with opener() as stream, target.open("wb") as file:
            while chunk := stream.read(_CHUNK):
                written += len(chunk)
                if written > MAX_MEMBER_BYTES:
                    raise OSError(f"unpacked it has more than {MAX_MEMBER_BYTES:,} bytes")
                file.write(chunk)
    except _BROKEN as error:
        target.unlink(missing_ok=True)
        return Member(name, None, f"it cannot be unpacked: {error}")
    return Member(name, target)


def _openers(path: Path) -> Iterator[tuple[str, Opener]]:
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            for info in archive.infolist():
                if not info.is_dir():
                    yield info.filename, partial(archive.open, info)
    elif tarfile.is_tarfile(path):
        with tarfile.open(path, "r:*") as tar:
            for entry in tar:
                if entry.isfile():
                    yield entry.name, cast("Opener", partial(tar.extractfile, entry))
    else:
        with path.open("rb") as file:
            if not file.read(6).startswith((_GZIP, _BZIP2, _XZ)):
                raise ValueError("its directory cannot be found; it may have been cut off")
        known = path.suffix.lower() in {".gz", ".bz2", ".xz"}
        yield path.stem if known else path.name, partial(_decompressed, path)


def _decompressed(path: Path) -> IO[bytes]:
    with path.open("rb") as file:
        head = file.read(6)
    if head.startswith(_GZIP):
        return cast("IO[bytes]", gzip.open(path))
    return bz2.open(path) if head.startswith(_BZIP2) else lzma.open(path)
