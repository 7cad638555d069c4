"""States as sources of the field write them, as our codes."""

from __future__ import annotations

from functools import lru_cache

import pycountry

from ingest.actors.countries import find_code

# Codes and names of the UN General Debate corpus, CAMEO and ICEWS that are not ISO 3166's.
_ALIASES = {
    "EUR": None,  # CAMEO: Europe, the region
    "EC": "EU",
    "KSV": "XKX",
    "POR": "PRT",
    "ROM": "ROU",
    "TMP": "TLS",
    "YDYE": "YMD",
    "ZAR": "COD",
    "ZFA": "ZAF",
    "Occupied Palestinian Territory": "PSE",
    "Palestinian Territory, Occupied": "PSE",
    "the former Yugoslav Republic of Macedonia": "MKD",
}


@lru_cache(maxsize=4096)
def state_code(text: str) -> str | None:
    """The code of the state or organisation that ``text`` names or codes, or None."""
    text = text.strip()
    if text in _ALIASES:
        return _ALIASES[text]
    code = find_code(text)
    if code is not None or len(text) < 4:
        return code
    try:
        return str(pycountry.countries.lookup(text).alpha_3)
    except LookupError:
        return None


def named_state(text: str | None) -> str | None:
    """The code of a state that a source may name; ValueError if it names none that is known."""
    code = state_code(text) if text else None
    if text and code is None:
        raise ValueError(f"the state {text!r} is not known; give its ISO 3166 code")
    return code
