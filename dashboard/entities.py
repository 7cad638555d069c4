"""Names of countries, dyads and speakers, made fit for labels."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

from dashboard.charts import ARROW
from dashboard.escape import plain
from dashboard.queries import Query, among
from dashboard.series import entities_query, known_query
from dashboard.session import Reading

# Names with one of these words are common nouns and have an article: the United States.
_COMMON = re.compile(
    r"\b(?:Agency|Association|Bahamas|Bank|Committee|Commonwealth|Community|Comoros|Council|Court"
    r"|Emirates|Empire|Fund|Gambia|Group|Islands|Isle|Kingdom|League|Maldives|Market|Movement"
    r"|Nations|Netherlands|Organi[sz]ation|Philippines|Republic|Sicilies|States|Territor(?:y|ies)"
    r"|Union|Vatican)\b"
)
# Two names joined, each of a place: South Georgia and the South Sandwich Islands.
_JOINED = re.compile(r"\bIsland and |^South Georgia and ")


@dataclass(frozen=True, slots=True)
class Names:
    """Labels by id. Where one name is shared by two speakers, the country tells them apart."""

    countries: dict[str, str]

    def country(self, code: str | None) -> str:
        return self.countries.get(code or "", code or "no state")

    def told(self, code: str | None) -> str:
        """A state as a sentence has it."""
        return in_sentence(self.country(code))

    def dyad(self, entity: str) -> str:
        source, _, target = entity.partition(">")
        return f"{self.country(source)}{ARROW}{self.country(target)}"


def names(reading: Reading) -> Names:
    found = reading.ask(Query("select country_code, country_name from marts.dim_countries"))
    return Names({code: plain(name, 40) for code, name in found.iter_rows()})


def in_sentence(label: str, kind: str = "country") -> str:
    """A label as it stands inside a sentence: a state's or an organisation's with its article."""
    if kind not in ("country", "target") or not _COMMON.search(label) or _JOINED.search(label):
        return label
    return f"the {label}"


def begin(sentence: str) -> str:
    """A sentence that may begin with an article."""
    return sentence[:1].upper() + sentence[1:]


def role(name: str) -> str:
    """A speaker's role as read; the extractor's classes of roles are written out."""
    known = {"head_of_state_gov": "head of state or government"}
    known |= {"intl_org_head": "head of an international organisation"}
    return known.get(name, plain(name, 120).replace("_", " "))


def speaker_labels(reading: Reading, ids: tuple[str, ...]) -> dict[str, str]:
    """Labels of some speakers: the name and, where not all are of one state, the state."""
    if not ids:
        return {}
    found = reading.ask(
        Query(
            "select speaker_id, speaker_name, country_code from marts.dim_speakers"
            f" where {among('speaker_id', 'ids')}",
            {"ids": ids},
        )
    )
    are_mixed = found["country_code"].n_unique() > 1
    return {
        speaker: plain(name, 50) + (f" ({country})" if country and are_mixed else "")
        for speaker, name, country in found.iter_rows()
    }


def options(reading: Reading, kind: str, asked: Sequence[str] = ()) -> dict[str, str]:
    """Entities to choose from, those with most statements first, with their labels.

    The list is cut where it becomes too long to choose from; those ``asked`` for join it if the
    build has statements of them.
    """
    ids = reading.ask(entities_query(kind))["entity"].to_list()
    missing = [entity for entity in asked if entity not in set(ids)]
    if missing:
        ids += reading.ask(known_query(kind, missing))["entity"].to_list()
    return labels(reading, kind, tuple(ids))


def labels(reading: Reading, kind: str, ids: tuple[str, ...]) -> dict[str, str]:
    """Labels of some entities, no two alike."""
    if kind == "speaker":
        known = speaker_labels(reading, ids)
        return told_apart({entity: known.get(entity, plain(entity, 40)) for entity in ids})
    known_names = names(reading)
    if kind == "dyad":
        return told_apart({entity: known_names.dyad(entity) for entity in ids})
    return told_apart({entity: known_names.country(entity) for entity in ids})


def told_apart(labels: Mapping[str, str]) -> dict[str, str]:
    """Labels by id, those that several share with a mark of the id: of equal labels, a list to
    choose from knows only the last."""
    shared = Counter(labels.values())
    return {
        key: label if shared[label] == 1 else f"{label} #{sha256(key.encode()).hexdigest()[:6]}"
        for key, label in labels.items()
    }
