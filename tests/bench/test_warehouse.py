"""The report of the warehouse's benchmark keeps what was measured before."""

from __future__ import annotations

from bench.warehouse import RESULT, after


def test_a_new_report_stands_before_the_former_ones() -> None:
    former = RESULT.read_text("utf-8")
    new = "# Warehouse\n\n## 1,000 statements\n"
    page = after(new, former)
    assert page.startswith(new) and page.count("# Warehouse\n") == 1
    assert page.endswith(former.removeprefix("# Warehouse\n").lstrip())
    assert after(new, "") == new
