"""Speaker labels before a full stop, as in the published papers of presidents: ``Q.``."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from typing import Literal, NamedTuple, cast

from ingest.extract.lexicon import rows
from ingest.model import Span

Who = Literal["office", "press", "answer", "audience", "person"]

_TITLE = (
    r"(?:Vice |Deputy |Foreign |Prime )?(?:President|Minister|Secretary(?:[ -]General)?|Chancellor"
    r"|Premier|Ambassador|Senator|Sen|Representative|Rep|Congress(?:man|woman)|Governor|Gov"
    r"|General|Gen|Admiral|Adm|Chairman|Director|Commissioner|Mr|Mrs|Ms|Miss|Dr)"
)
_NAME = r"(?: (?:[^\W\d_a-z]\.|[^\W\d_a-z][\w'’-]+|de|der|van|von|al|el|bin|ibn))"
_PERSON = rf"{_TITLE}\.?{_NAME}{{1,5}}?"
_FEWEST = 2


class Label(NamedTuple):
    """The name before the stop, and where the words behind it begin."""

    name: Span
    end: int
    who: Who


@cache
def _listed() -> dict[str, Who]:
    return {row["label"]: cast(Who, row["who"]) for row in rows("speaker_labels.csv")}


@cache
def _pattern() -> re.Pattern[str]:
    listed = "|".join(re.escape(label) for label in sorted(_listed(), key=len, reverse=True))
    return re.compile(
        rf"^[^\S\n]*(?:(?P<listed>{listed})|(?P<person>{_PERSON}))\.(?=\s+\S)", re.MULTILINE
    )


def find_labels(text: str, start: int = 0, end: int | None = None) -> list[Label]:
    """Labels at the heads of lines in ``text[start:end]``, in order.

    None unless one of the table recurs or the press asks twice, so that prose and the articles of
    a charter have none; an ``A.`` needs a ``Q.``.
    """
    stop = len(text) if end is None else end
    found: list[Label] = []
    for match in _pattern().finditer(text, start, stop):
        group = "listed" if match["listed"] else "person"
        who: Who = _listed()[match["listed"]] if match["listed"] else "person"
        found.append(Label(Span(*match.span(group)), match.end(), who))
    if not any(label.who == "press" for label in found):
        found = [label for label in found if label.who != "answer"]
    asked = sum(label.who == "press" for label in found)
    names = Counter(
        text[label.name.start : label.name.end]
        for label in found
        if label.who not in ("person", "answer")
    )
    recurs = any(count >= _FEWEST for count in names.values())
    return found if recurs or asked >= _FEWEST else []
