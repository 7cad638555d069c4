from __future__ import annotations

import csv
import tomllib
from importlib import resources

import pytest

from ingest.coding import codebook, reference
from ingest.coding.codebook import MODALITIES, QUADS

FOLDER = resources.files("ingest.coding.codebook")


def test_every_act_says_what_it_is_and_where_it_ends() -> None:
    book = codebook.load()
    assert len(book.acts) == 17
    for act in book.acts:
        assert act.definition.endswith(".")
        assert act.boundaries
        assert act.modes


def test_severity_and_goldstein_point_opposite_ways() -> None:
    for act in codebook.load().acts:
        assert act.severity * act.goldstein <= 0, act.code
        assert act.severity * act.plover <= 0, act.code
        assert (act.severity > 0) == ("conflict" in act.quad)


def test_may_lies_between_will_and_nothing_for_every_hostile_act() -> None:
    book = codebook.load()
    for act in book.acts:
        if act.severity > 0:
            will, may = (book.factors[m][act.code] for m in ("will", "may"))  # type: ignore[index]
            assert 0 < may < will
            assert book.factors["negated"][act.code] < will


def test_a_bad_edit_is_refused_with_its_place() -> None:
    data = tomllib.loads(FOLDER.joinpath("acts.toml").read_text("utf-8"))
    data["acts"][3]["severity"] = 50
    with pytest.raises(ValueError, match=r"severity of CONCEDE is outside -10\.\.10"):
        codebook.parse(data)


def test_reference_rows_carry_the_scales() -> None:
    rows = reference.acts()
    assert [row["act"] for row in rows] == list(codebook.load().codes)
    assert {row["quad"] for row in rows} == set(QUADS)
    assert len(reference.modality_factors()) == len(rows) * len(MODALITIES)


def test_places_are_unique_and_of_known_kind() -> None:
    rows = list(csv.DictReader(FOLDER.joinpath("places.csv").read_text("utf-8").splitlines()))
    names = [row["text"] for row in rows]
    assert len(names) == len(set(names))
    assert {row["kind"] for row in rows} == {"place", "people"}
    assert all(name[0].isupper() and len(name) > 1 for name in names)
