"""Statement -> act, modality, escalation, goldstein, evidence."""

from __future__ import annotations

from ingest.coding.coder import Coder, CodingInput

__all__ = ["Coder", "CodingInput"]
