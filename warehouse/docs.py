"""`python -m warehouse.docs FOLDER`: the reference of all tables as one HTML page.

Builds the project over an empty landing, so that every column is there with its type, whatever
the store holds.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path

from warehouse.reference import write_reference
from warehouse.transform import run_dbt

# Seeds and snapshots too, for models rest on them.
MADE = ["build", "--exclude-resource-types", "test unit_test"]


def write_docs(folder: Path) -> Path:
    """Write ``index.html`` into the folder; its path."""
    with tempfile.TemporaryDirectory(prefix="communique-docs-") as scratch:
        landing, database, workspace = (
            Path(scratch) / n for n in ("landing", "docs.duckdb", "dbt")
        )
        write_reference(landing)
        run_dbt(MADE, database, landing, workspace)
        run_dbt(["docs", "generate", "--static"], database, landing, workspace)
        folder.mkdir(parents=True, exist_ok=True)
        page = folder / "index.html"
        shutil.copyfile(workspace / "target" / "static_index.html", page)
    return page


def main() -> None:
    if len(sys.argv) != 2:
        sys.exit("usage: python -m warehouse.docs FOLDER")
    print(write_docs(Path(sys.argv[1])))


if __name__ == "__main__":
    main()
