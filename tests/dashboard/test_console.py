"""The console asks no more questions at once than the setting says."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from dashboard.views.sql.turns import turn
from tests.dashboard.conftest import Open, told
from warehouse.query import QueryError
from warehouse.settings import CONSOLE_QUERIES, CONSOLE_SECONDS


def test_empty_question_is_told_and_long_texts_are_shown_cut(open_page: Open) -> None:
    app = open_page("sql")
    app.text_area[0].set_value(" ")
    next(b for b in app.button if b.label == "Run").click().run()
    assert "There is no question" in told(app)
    assert not app.dataframe
    app = open_page("sql", sql="select repeat('x', 9000) as long, 1 as n")
    next(b for b in app.button if b.label == "Run").click().run()
    assert "1 row in" in told(app) and "Texts are shown up to 5,000 characters" in told(app)
    assert [len(text) for text in app.dataframe[0].value["long"]] == [5_000]


def test_no_more_questions_than_the_setting_says_are_asked_at_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv(CONSOLE_QUERIES.name, "3")
    lock = threading.Lock()
    asking = most = 0

    def ask(number: int) -> None:
        nonlocal asking, most
        with turn():
            with lock:
                asking += 1
                most = max(most, asking)
            time.sleep(0.02)
            with lock:
                asking -= 1

    with ThreadPoolExecutor(12) as pool:
        list(pool.map(ask, range(24)))
    assert (asking, most) == (0, 3)


def test_one_too_many_is_told_so_when_its_wait_is_over(
    open_page: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(CONSOLE_SECONDS.name, "0")
    app = open_page("sql")
    with turn(), turn():
        with pytest.raises(QueryError, match="2 at once"), turn():
            pass
        next(b for b in app.button if b.label == "Run").click().run()
        assert CONSOLE_QUERIES.name.replace("_", r"\_") in told(app) and not app.dataframe
    next(b for b in app.button if b.label == "Run").click().run()
    assert not app.error and app.dataframe


def test_a_question_that_fails_gives_its_turn_back() -> None:
    for _ in range(2 * CONSOLE_QUERIES.default):
        with pytest.raises(ValueError, match="oops"), turn():
            raise ValueError("oops")
    with turn():
        pass
