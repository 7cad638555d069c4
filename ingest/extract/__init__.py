"""Document to statements: who says what, for which state, toward whom."""

from __future__ import annotations

from typing import Literal, NamedTuple

from ingest.extract.assemble import Assembler
from ingest.extract.language import foreign_language
from ingest.extract.repeats import one_a_place
from ingest.model import Document, Statement

EXTRACTOR_VERSION = "7"


class Extraction(NamedTuple):
    """The statements of a document, or the reason why none were looked for.

    Of an extracted document the note counts what was left out: headings, calls, questions.
    """

    statements: list[Statement]
    status: Literal["extracted", "not_extracted"]
    note: str | None = None


def extract(document: Document) -> Extraction:
    """Find the statements of ``document``, in document order.

    They do not overlap unless one stands inside another (a quotation in reported speech).
    Text that is not English is not extracted, and the note says which language it is in; a
    source's own turns that are ready-made statements are kept in any language.
    """
    assembler = Assembler(document)
    ready_made = bool(document.turns) and all(turn.is_statement for turn in document.turns)
    language = None if ready_made else foreign_language(document.text, document.language)
    if language:
        return Extraction([], "not_extracted", f"the text is not English but {language!r}")
    found = assembler.from_turns() if document.turns else assembler.from_text()
    return Extraction(one_a_place(found), "extracted", assembler.note())
