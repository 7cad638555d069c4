"""Method says what the codebook and the benchmark say, and of which coder."""

from __future__ import annotations

import html
import re
from itertools import chain
from pathlib import Path

from bench.code import RESULT, figures
from dashboard.views.method import data
from ingest.coding import Coder, codebook
from ingest.coding.coder import coder_version
from tests.dashboard.conftest import Open, told

MEASUREMENT = Path(__file__).parents[2] / "docs" / "measurement.md"


def test_scale_has_every_act_of_the_codebook_once_at_its_severity() -> None:
    book = codebook.load()
    scale = data.scale(book)
    assert [severity for severity, _ in scale] == sorted({act.severity for act in book.acts})
    assert {act.code for act in chain.from_iterable(acts for _, acts in scale)} == set(book.codes)
    assert all(act.severity == severity for severity, acts in scale for act in acts)


def test_measurement_page_has_the_scale_of_the_codebook() -> None:
    lines = re.findall(r"^\| ([+-]?\d+) \| ([A-Z, ]+) \|", MEASUREMENT.read_text("utf-8"), re.M)
    written = {(float(score), code) for score, codes in lines for code in codes.split(", ")}
    assert written == {(act.severity, act.code) for act in codebook.load().acts}


def test_shipped_figures_are_those_of_the_benchmark_page() -> None:
    head, *rows = figures(RESULT.read_text("utf-8"))
    assert [tuple(row[name] for name in head) for row in data.benchmark()] == rows
    assert len(rows) >= 6


def test_version_is_told_without_loading_the_model() -> None:
    assert coder_version() == Coder.load().version


def test_method_shows_boundaries_and_public_figures(open_page: Open) -> None:
    page = told(open_page("method"))
    assert html.escape(codebook.load().acts[0].boundaries[1]) in page
    assert html.escape(codebook.load().acts[0].source) in page
    assert data.benchmark()[0]["result"] in page


def test_method_warns_of_a_build_by_another_coder(open_page: Open) -> None:
    warnings = [warning.value for warning in open_page("method").warning]
    assert any("coded by cues" in text and coder_version() in text for text in warnings)
