"""Document to statements: who says what, toward whom."""

from __future__ import annotations

from typing import Literal, NamedTuple

from ingest.extract.attribution import Attribution, find_attributions
from ingest.extract.tokens import sentences
from ingest.model import Document, Span, Statement, Turn

EXTRACTOR_VERSION = "1"


class Extraction(NamedTuple):
    """The statements of a document, or the reason why none were looked for."""

    statements: list[Statement]
    status: Literal["extracted", "not_extracted"]
    note: str | None = None


def extract(document: Document) -> Extraction:
    """Find the statements of ``document``, in document order."""
    if document.turns:
        found = [s for turn in document.turns for s in _turn_statements(document, turn)]
    else:
        found = [_statement(document, a) for a in find_attributions(document.text)]
    return Extraction(found, "extracted")


def _turn_statements(document: Document, turn: Turn) -> list[Statement]:
    spans = [turn.span] if turn.is_statement else sentences(document.text, *turn.span)
    return [
        Statement(
            document_id=document.document_id,
            spans=(span,),
            text=document.text[span.start : span.end],
            kind=turn.kind,
            speaker=turn.speaker,
            role=turn.role,
            country=turn.country,
            targets=turn.targets or (),
            statement_date=document.published_at.date() if document.published_at else None,
        )
        for span in spans
    ]


def _statement(document: Document, found: Attribution) -> Statement:
    return Statement(
        document_id=document.document_id,
        spans=found.spans,
        text=text_at(document.text, found.spans),
        kind=found.kind,
        cue=found.cue,
        speaker_mention=found.mention,
        statement_date=document.published_at.date() if document.published_at else None,
    )


def text_at(text: str, spans: tuple[Span, ...]) -> str:
    """The text at ``spans``, the pieces joined by one space."""
    return " ".join(text[start:end] for start, end in spans)
