"""How the last refresh ended, noted beside the builds for `status`, `doctor` and the dashboard."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

LAST = "refresh.json"


def last_refresh(home: Path) -> dict[str, Any] | None:
    """How the last refresh ended: ``at``, ``is_success`` and ``reason`` or ``build_id``."""
    try:
        content: dict[str, Any] = json.loads((home / LAST).read_text("utf-8"))
    except (OSError, ValueError):
        return None
    return content


def remember(home: Path, outcome: dict[str, Any]) -> None:
    """Note how the refresh ended; on a full disk the note is let go."""
    now = datetime.now(UTC).isoformat(timespec="seconds")
    aside = home / f".{LAST}"
    try:
        aside.write_text(json.dumps({"at": now, **outcome}, indent=2) + "\n", "utf-8")
        aside.replace(home / LAST)
    except OSError:
        aside.unlink(missing_ok=True)
