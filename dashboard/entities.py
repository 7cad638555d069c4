"""Names of countries, dyads and speakers, made fit for labels."""

from __future__ import annotations

from dataclasses import dataclass

from dashboard.charts import ARROW
from dashboard.escape import plain
from dashboard.queries import Query
from dashboard.series import entities_query
from dashboard.session import Reading


@dataclass(frozen=True, slots=True)
class Names:
    """Labels by id. Where one name is shared by two speakers, the country tells them apart."""

    countries: dict[str, str]

    def country(self, code: str | None) -> str:
        return self.countries.get(code or "", code or "no state")

    def dyad(self, entity: str) -> str:
        source, _, target = entity.partition(">")
        return f"{self.country(source)}{ARROW}{self.country(target)}"


def names(reading: Reading) -> Names:
    found = reading.ask(Query("select country_code, country_name from marts.dim_countries"))
    return Names({code: plain(name, 40) for code, name in found.iter_rows()})


def speaker_labels(reading: Reading, ids: tuple[str, ...]) -> dict[str, str]:
    """Labels of some speakers: name and country."""
    if not ids:
        return {}
    params = {f"s{number}": speaker for number, speaker in enumerate(ids)}
    marks = ", ".join(f"${name}" for name in params)
    found = reading.ask(
        Query(
            "select speaker_id, speaker_name, country_code from marts.dim_speakers"
            f" where speaker_id in ({marks})",
            dict(params),
        )
    )
    return {
        speaker: plain(name, 50) + (f" ({country})" if country else "")
        for speaker, name, country in found.iter_rows()
    }


def options(reading: Reading, kind: str) -> dict[str, str]:
    """Entities to choose from, those with most statements first, with their labels."""
    ids = tuple(reading.ask(entities_query(kind))["entity"].to_list())
    return labels(reading, kind, ids)


def labels(reading: Reading, kind: str, ids: tuple[str, ...]) -> dict[str, str]:
    if kind == "speaker":
        known = speaker_labels(reading, ids)
        return {entity: known.get(entity, plain(entity, 40)) for entity in ids}
    known_names = names(reading)
    if kind == "dyad":
        return {entity: known_names.dyad(entity) for entity in ids}
    return {entity: known_names.country(entity) for entity in ids}


def exists(reading: Reading, kind: str, entity: str) -> bool:
    """Whether the build knows the entity at all (it may still have no statements)."""
    if kind == "speaker":
        return bool(speaker_labels(reading, (entity,)))
    known = names(reading).countries
    return all(code in known for code in entity.split(">")) and entity.count(">") == (
        1 if kind == "dyad" else 0
    )
