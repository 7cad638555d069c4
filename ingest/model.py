"""The records that travel through ingest: a document, its statements, their codings.

Offsets are character offsets into ``Document.text`` (0-based, end exclusive).
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal, NamedTuple

DatePrecision = Literal["second", "day", "month", "year"]
StatementKind = Literal["direct", "indirect", "mixed", "turn"]
Modality = Literal["did", "will", "may", "conditional", "negated", "none"]


def is_spoken(kind: StatementKind) -> bool:
    """Whether a statement of this kind is in its speaker's own words, in part at least."""
    return kind != "indirect"


class Span(NamedTuple):
    """A stretch of a document's text, ``text[start:end]``."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Turn:
    """A stretch of a document spoken by one person, as the source itself says.

    A transcript or a speech has turns. ``is_statement`` marks a turn that is one ready-made
    statement (a row of a statement file) and must not be divided further; then ``targets`` and
    ``kind`` are the source's own, and ``targets`` is None where the source does not tell.
    """

    span: Span
    speaker: str | None = None
    role: str | None = None
    country: str | None = None
    targets: tuple[str, ...] | None = None
    kind: StatementKind = "turn"
    is_statement: bool = False


@dataclass(frozen=True, slots=True)
class Document:
    """One published text.

    ``source`` names the kind of input (``html``, ``ungdc``, ``feed`` ...). ``key`` identifies the
    document across revisions (a URL, a feed's guid, a row's own id); two documents of one key
    are versions of each other. ``published_at`` is None when the source gives no certain date;
    ``date_note`` then says why. ``feed`` and ``seen_at`` name the snapshot of a feed the document
    stood in; they are no part of its content. ``row_key`` identifies a row of a file wherever the
    file lies, so that the same row of a moved file is the same document though its key differs.
    ``edition`` tells a document that is extracted anew from what landed of it before.
    """

    source: str
    key: str
    text: str
    title: str | None = None
    url: str | None = None
    publisher: str | None = None
    language: str | None = None
    published_at: datetime | None = None
    date_precision: DatePrecision | None = None
    date_note: str | None = None
    revised_at: datetime | None = None
    turns: tuple[Turn, ...] = ()
    feed: str | None = None
    seen_at: datetime | None = None
    row_key: str | None = None
    edition: str | None = None

    @property
    def document_id(self) -> str:
        """Content hash: the same document read twice has the same id, a revision a new one.

        Who speaks is content too: reading a corpus again with its speakers revises it.
        """
        turns = (
            content_id(*t.span, t.speaker, t.role, t.country, t.targets, t.kind) for t in self.turns
        )
        key = self.row_key or self.key
        edition = () if self.edition is None else (self.edition,)
        return content_id(key, self.title, self.published_at, self.text, *turns, *edition)


@dataclass(frozen=True, slots=True)
class Rejected:
    """Something in the input that could not become a document: where it stands, and why."""

    place: str
    reason: str
    content: str = ""


@dataclass(frozen=True, slots=True)
class PassedOver:
    """A whole record that holds nothing to land (a GKG line without a quotation): no item."""

    place: str


@dataclass(frozen=True, slots=True)
class Event:
    """One coded event of another project (GDELT, ICEWS, POLECAT), kept for comparison.

    ``act`` is our act for the source's own ``code``; ``goldstein`` has the source's sign.
    """

    source: str
    key: str
    event_date: date
    code: str
    source_country: str | None = None
    target_country: str | None = None
    source_actor: str | None = None
    target_actor: str | None = None
    act: str | None = None
    goldstein: float | None = None
    mentions: int | None = None
    url: str | None = None

    @property
    def event_id(self) -> str:
        return content_id(self.source, self.key)


@dataclass(frozen=True, slots=True)
class SeriesPoint:
    """One value of a reference series (GPR) or one dated mark of an analyst (``label``).

    ``grain`` is the length of the period that starts at ``point_date``: day, month or year.
    """

    series: str
    point_date: date
    grain: str
    source: str
    value: float | None = None
    label: str | None = None
    country: str | None = None

    @property
    def point_id(self) -> str:
        period = (self.point_date, self.grain)
        return content_id(self.source, self.series, self.country, *period, self.value, self.label)


@dataclass(frozen=True, slots=True)
class Statement:
    """What one speaker says, verbatim or as reported, in one place of one document.

    ``text`` is the text at ``spans``, the pieces joined by a space. ``speaker_mention`` is the
    mention next to the cue ("he", "the senior diplomat"); ``reporting_clause`` is what introduces
    reported words, the speaker first ("he did not rule out"); ``speaker`` is the resolved name of a
    person or institution and ``speaker_id`` its identity across documents. ``country`` and
    ``targets`` are ISO 3166-1 alpha-3 codes (or our codes for historical states and
    organisations); ``targets`` are the states it is directed at, and may be empty.
    """

    document_id: str
    spans: tuple[Span, ...]
    text: str
    kind: StatementKind
    cue: Span | None = None
    reporting_clause: str | None = None
    speaker_mention: Span | None = None
    speaker: str | None = None
    speaker_id: str | None = None
    role: str | None = None
    country: str | None = None
    targets: tuple[str, ...] = ()
    statement_date: date | None = None

    @property
    def statement_id(self) -> str:
        """Hash of the document, the place in it and the kind (a quotation may be a whole turn)."""
        places = ",".join(f"{s.start}-{s.end}" for s in self.spans)
        return content_id(self.document_id, places, self.kind)


@dataclass(frozen=True, slots=True)
class Coding:
    """How one statement is coded, on the scales of the codebook.

    ``probabilities`` sum to 1 over the acts. ``escalation`` runs from -10 (most conciliatory) to
    +10 (most hostile); ``goldstein`` keeps the field's sign, cooperation positive. ``evidence``
    holds ``spans`` (offsets into the statement's text with a weight), ``reporting`` (into its
    reporting clause) and ``terms`` whose ``contribution`` values add up to ``escalation`` exactly.
    ``toward`` says the same of what the statement does to one of its targets, by the target's code;
    a target that the text does not name is not in it.
    """

    act: str
    probabilities: dict[str, float]
    modality: Modality
    escalation: float
    goldstein: float
    evidence: dict[str, object] = field(default_factory=dict)
    toward: dict[str, Coding] = field(default_factory=dict)


def content_id(*parts: object) -> str:
    """32 hex digits (128 bits) of the SHA-256 over the parts, unambiguously separated."""
    digest = hashlib.sha256()
    for part in parts:
        raw = b"" if part is None else str(part).encode("utf-8", "surrogatepass")
        digest.update(f"{'-' if part is None else len(raw)}:".encode() + raw)
    return digest.hexdigest()[:32]
