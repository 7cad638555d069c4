"""What a chart can show of a series: names, units, columns and directions."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Measure:
    """``kind`` is score (-10..10, hostile positive), share (0..1) or count."""

    key: str
    label: str
    unit: str
    kind: str
    note: str

    @property
    def is_score(self) -> bool:
        return self.kind == "score"


_OF_ALL = "share of the period's statements"
MEASURES = {
    measure.key: measure
    for measure in (
        Measure(
            "mean",
            "Mean escalation",
            "score from −10 (most conciliatory) to +10 (most hostile)",
            "score",
            "The mean of the statements' scores. 0 is neutral, +4 an accusation, +6 a threat.",
        ),
        Measure("threat", "Share of threats", _OF_ALL, "share", "Statements coded THREATEN."),
        Measure("accusation", "Share of accusations", _OF_ALL, "share", "Statements coded ACCUSE."),
        Measure("demand", "Share of demands", _OF_ALL, "share", "Statements coded REQUEST."),
        Measure(
            "conciliation",
            "Share of conciliation",
            _OF_ALL,
            "share",
            "AGREE, CONSULT, SUPPORT, CONCEDE, COOPERATE, AID and RETREAT.",
        ),
        Measure(
            "deed",
            "Share of announced hostile deeds",
            _OF_ALL,
            "share",
            "PROTEST, SANCTION, MOBILIZE, COERCE and ASSAULT.",
        ),
        Measure("statements", "Statements", "statements", "count", "All statements."),
        Measure("documents", "Documents", "documents", "count", "Documents with a statement."),
        Measure("speakers", "Speakers", "speakers", "count", "Different speakers."),
    )
}
DEFAULT = MEASURES["mean"]
GRAINS = ("day", "week", "month", "year")
KINDS = {
    "country": "Countries speaking",
    "target": "Countries spoken to",
    "dyad": "Dyads",
    "speaker": "Speakers",
}


def value_text(measure: Measure, value: float | None) -> str:
    """A value as read: +3.2, 12.5 % or 1,204."""
    if value is None:
        return "no data"
    if measure.kind == "share":
        return f"{100 * value:.1f} %"
    return signed(value) if measure.is_score else f"{value:,.0f}"


def signed(value: float, digits: int = 2) -> str:
    """A score in words: always with its sign, a true minus, and none for zero."""
    text = f"{value:+.{digits}f}".replace("-", "−")
    return text if text.strip("+−0.") else text[1:]
