"""The state whose body issued a text, told by the text's address or its publisher."""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import urlsplit

import pycountry

from ingest.actors.countries import Kind, Mention, find_countries, organisations

# Labels under a country's top level that only its government gives out.
_GOVERNMENT = frozenset(("gov", "govt", "gob", "gouv", "gub", "guv", "gv", "mil", "government"))
_OF_SOME = {
    "go": ("jp", "kr", "th", "ke", "tz", "ug", "id", "cr"),
    "gc": ("ca",),
    "admin": ("ch",),
    "bund": ("de",),
}
# Names that ministries and presidents have right under it.
_BODY_LABELS = frozenset(
    ("mfa", "mofa", "mid", "mae", "mzv", "msz", "mzz", "mvep", "mre", "urm", "minrel", "mirex")
).union(("auswaertiges-amt", "diplomatie", "kremlin", "president", "presidency", "government"))
_TOP_LEVELS = {"uk": "GBR", "su": "RUS", "eu": None}
_BODIES = (
    r"(?:Department|Ministry|Government|Embassy|Mission|Foreign Office|Presidency|Chancellery"
    r"|Office|Cabinet|Consulate)"
)
_BEHIND = re.compile(rf"(?:['’]s)?\s+(?:[\w&]+\s+){{0,3}}?{_BODIES}\b")
_BEFORE = re.compile(rf"\b{_BODIES}(?:\s+[\w&]+){{0,6}}?(?:\s+of\s+(?:the\s+)?|,\s+)$")
_BODY_KINDS: frozenset[Kind] = frozenset(("institution", "metonym"))


@lru_cache(maxsize=4096)
def issuing_state(url: str | None, publisher: str | None) -> str | None:
    """The state whose body issued a text; None if nothing tells, or two things differ."""
    told = {_of_address(url), _of_publisher(publisher)} - {None}
    return told.pop() if len(told) == 1 else None


def _of_address(url: str | None) -> str | None:
    """``https://www.mfa.gov.xx/...``: whose domain it is."""
    try:
        host = urlsplit(url).hostname if url else None
    except ValueError:
        return None
    labels = (host or "").removeprefix("www.").split(".")
    if len(labels) < 2:
        return None
    second, top = labels[-2:]
    if top in ("gov", "mil"):
        return "USA"
    if labels[-2:] == ["europa", "eu"]:
        return "EU"
    if second in _GOVERNMENT or second in _BODY_LABELS or top in _OF_SOME.get(second, ()):
        return _of_top_level(top)
    return None


def _of_top_level(top: str) -> str | None:
    if top in _TOP_LEVELS:
        return _TOP_LEVELS[top]
    state = pycountry.countries.get(alpha_2=top.upper()) if len(top) == 2 else None
    return str(state.alpha_3) if state else None


def _of_publisher(publisher: str | None) -> str | None:
    """ "Ministry of Foreign Affairs of Norway", "Kremlin"; a newspaper of a state tells nothing."""
    text = publisher or ""
    found = set()
    for mention in find_countries(text):
        is_body = mention.kind in _BODY_KINDS or is_of_a_body(text, mention)
        if is_body and mention.code not in organisations():
            found.add(mention.code)
    return found.pop() if len(found) == 1 else None


def is_of_a_body(text: str, mention: Mention) -> bool:
    """Whether a state is named with its body: "the Norwegian Ministry", "Ministry of Norway"."""
    start, end = mention.span
    return bool(_BEHIND.match(text, end) or _BEFORE.search(text, max(0, start - 80), start))
