"""The report of the dashboard's benchmark keeps what was not measured anew."""

from __future__ import annotations

from bench.dashboard import HEAD, REPORT, merged

NEW = "## 1,000,000 statements\n\nnew\n"


def test_measuring_one_size_keeps_the_rest_of_the_report() -> None:
    former = REPORT.read_text("utf-8")
    assert merged(former, {}) == former
    head, _, rest = former.partition("## 1,000,000 statements\n")
    _, mark, others = rest.partition("\n## 10,000,000 statements\n")
    assert mark and merged(former, {1_000_000: NEW}) == f"{head}{NEW}{mark}{others}"


def test_sizes_stand_in_their_order() -> None:
    first = merged("", {1_000_000: NEW})
    assert first == f"{HEAD}\n{NEW}"
    small = "## 500 statements\n\nsmall\n"
    assert merged(first, {500: small}) == f"{HEAD}\n{small}\n{NEW}"
