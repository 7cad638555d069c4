"""Questions an analyst asks, each as a query that runs as it stands.

A file ``NN-slug.sql`` begins with comment lines: the first is the question, the rest say what to
mind. What to change is in the first lines of the query, in a table called ``asked``.
"""

from __future__ import annotations

from importlib.resources import files
from typing import NamedTuple


class Question(NamedTuple):
    """``sql`` holds the query without the comment lines at its head, ``text`` with them."""

    name: str
    slug: str
    title: str
    note: str
    sql: str
    text: str


def questions() -> list[Question]:
    """All questions, in the order of the cookbook."""
    found = [path for path in files("warehouse.cookbook").iterdir() if path.name.endswith(".sql")]
    return [
        _read(path.name, path.read_text("utf-8")) for path in sorted(found, key=lambda p: p.name)
    ]


def as_markdown() -> str:
    """The cookbook as one page of the documentation."""
    parts = ["# SQL cookbook", "", INTRODUCTION, ""]
    for question in questions():
        note = f"{question.note} (`warehouse/cookbook/{question.name}`)"
        parts += [f"## {question.title}", "", note, "", "```sql", question.sql, "```", ""]
    return "\n".join(parts)


INTRODUCTION = """\
Questions an analyst asks, each with a query that runs as it stands; the console of the dashboard
offers them too. Change what is in `asked`, the first lines of a query. Run one with
`communique sql --file FILE`, the file in brackets, or paste it into any DuckDB client that has the
store's `communique.duckdb` open read-only. (This page is written by
`python -m warehouse.cookbook`.)"""


def _read(name: str, text: str) -> Question:
    head, _, sql = text.partition("\n\n")
    title, *note = [line.removeprefix("--").strip() for line in head.splitlines()]
    slug = name.removesuffix(".sql").partition("-")[2]
    return Question(name, slug, title, " ".join(note), sql.strip(), text.strip())
