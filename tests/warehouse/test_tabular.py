from __future__ import annotations

import io
import json
from datetime import date
from decimal import Decimal

from warehouse.tabular import as_json, as_table, formula_safe, write_csv


def test_a_table_spells_out_what_a_terminal_would_obey() -> None:
    shown = as_table(["text"], [("\x1b[31mred\u202eder\n",)])
    assert "\x1b" not in shown and "\u202e" not in shown
    assert r"\x1b[31mred\u202eder\n" in shown


def test_a_table_cuts_long_cells_and_sets_numbers_to_the_right() -> None:
    lines = as_table(["n", "text"], [(5, "x" * 100), (1000, None)]).splitlines()
    assert lines[2].startswith("   5  xxx") and lines[2].endswith("…")
    assert lines[3] == "1000"


def test_a_table_shows_long_cells_whole_if_asked_and_still_spells_them_out() -> None:
    shown = as_table(["text"], [("x" * 100 + "\x1b[31m",)], is_whole=True)
    assert shown.splitlines()[2] == "x" * 100 + r"\x1b[31m"


def test_csv_disarms_formulas_in_text_and_leaves_numbers() -> None:
    out = io.StringIO(newline="")
    write_csv(["a", "b"], [("=1+1", -2), ('say "hi", twice', None)], out)
    assert out.getvalue() == 'a,b\r\n\'=1+1,-2\r\n"say ""hi"", twice",\r\n'
    for start in ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%"):
        assert formula_safe(f"{start}a") == f"'{start}a"


def test_json_is_one_array_of_plain_values() -> None:
    row = (date(2023, 11, 10), float("nan"), Decimal("3"), Decimal("1.5"), b"\x00", [1, {"k": 2}])
    (read,) = json.loads("\n".join(as_json(list("abcdef"), [row])))
    assert read == {"a": "2023-11-10", "b": None, "c": 3, "d": 1.5, "e": "00", "f": [1, {"k": 2}]}
    assert json.loads("".join(as_json(["a"], []))) == []
