"""Who says what in running text: quotations and reported speech with their cue and speaker."""

from __future__ import annotations

import re
from typing import NamedTuple

from ingest.extract.marks import quoted_spans
from ingest.model import Span, StatementKind

_NAME = r"(?:[Tt]he |[Aa]n? )?(?:[\w.’'-]+ ){0,8}?[\w.’'-]+"
_SAID = r"(?:said|says|added|noted|stressed|told|wrote|asked|emphasized|declared)"
_AFTER = re.compile(rf"\s*(?:(?P<m1>{_NAME}) (?P<c1>{_SAID})|(?P<c2>{_SAID}) (?P<m2>{_NAME}))\b")
_BEFORE = re.compile(rf"(?P<m>{_NAME}) (?P<c>{_SAID})[,:]?\s*$")


class Attribution(NamedTuple):
    """One statement in a text: where it stands, what introduces it, who is said to speak."""

    spans: tuple[Span, ...]
    kind: StatementKind
    cue: Span | None
    mention: Span | None


def find_attributions(text: str) -> list[Attribution]:
    """Statements of ``text`` in document order."""
    found = []
    for quote in quoted_spans(text):
        after = _AFTER.match(text, quote.end, quote.end + 120)
        if after:
            groups = ("m1", "c1") if after["m1"] else ("m2", "c2")
            mention, cue = (Span(*after.span(name)) for name in groups)
            found.append(Attribution((Span(quote.start, quote.end),), "direct", cue, mention))
    return found
