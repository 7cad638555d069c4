"""Keys by which equal and nearly equal statements find each other without comparing all pairs.

MinHash with banding (Broder 1997; Leskovec, Rajaraman and Ullman, Mining of Massive Datasets,
ch. 3): two texts whose sets of word triples have a Jaccard similarity of s share each of the 16
band keys with probability s to the fourth. The warehouse takes for nearly equal those that share
two of the first 8: .09 of the pairs at s = .5, .28 at .6, .61 at .7, .90 at .8, .997 at .9.
"""

from __future__ import annotations

import re
import zlib

import numpy as np
from numpy.typing import NDArray

from ingest.model import content_id

SHINGLE_WORDS = 3
BANDS = 16
ROWS = 4
MIN_WORDS = 8
_SLICE = 10_000  # shingles whose values are held at once, 64 of 8 bytes each

_WORD = re.compile(r"\w+")
_RANDOM = np.random.default_rng(20231110)
_FACTORS = _RANDOM.integers(1, 2**63, BANDS * ROWS, dtype=np.uint64) | np.uint64(1)
_OFFSETS = _RANDOM.integers(0, 2**63, BANDS * ROWS, dtype=np.uint64)
_MIX = _RANDOM.integers(1, 2**63, ROWS, dtype=np.uint64) | np.uint64(1)


def words(text: str) -> list[str]:
    return _WORD.findall(text.casefold())


def shingles(tokens: list[str]) -> set[tuple[str, ...]]:
    """All runs of three words; a shorter text is one."""
    count = max(1, len(tokens) - SHINGLE_WORDS + 1)
    return {tuple(tokens[i : i + SHINGLE_WORDS]) for i in range(count)}


def text_key(text: str) -> str:
    """The same for texts that differ only in case, punctuation, quotation marks or spacing."""
    return content_id(" ".join(words(text)))


def _lowest(hashes: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """The lowest value that each of the hash functions gives one of these."""
    values = (hashes[:, None] * _FACTORS + _OFFSETS) >> np.uint64(32)
    return np.asarray(values.min(axis=0))


def near_keys(text: str) -> list[int]:
    """Up to 16 signed 64-bit band keys; none for texts under 8 words, which are equal or not."""
    tokens = words(text)
    if len(tokens) < MIN_WORDS:
        return []
    found = {zlib.crc32(" ".join(run).encode("utf-8", "replace")) for run in shingles(tokens)}
    hashes = np.fromiter(found, dtype=np.uint64, count=len(found))
    slices = (hashes[i : i + _SLICE] for i in range(0, len(hashes), _SLICE))
    lowest = np.min([_lowest(part) for part in slices], axis=0)
    bands = (lowest.reshape(BANDS, ROWS) * _MIX).sum(axis=1)
    numbered = bands ^ (np.arange(BANDS, dtype=np.uint64) << np.uint64(58))
    return [int(key) for key in numbered.view(np.int64)]
