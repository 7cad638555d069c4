from __future__ import annotations

import csv
import re
import tomllib
from collections.abc import Callable
from dataclasses import replace
from importlib import resources
from pathlib import Path
from typing import Any

import pytest

from ingest.coding import Coder, CodingInput, codebook, reference
from ingest.coding.codebook import QUADS
from ingest.coding.coder import MODEL

FOLDER = resources.files("ingest.coding.codebook")


def test_every_act_says_what_it_is_and_where_it_ends() -> None:
    book = codebook.load()
    assert len(book.acts) == 17
    for act in book.acts:
        assert act.definition.endswith(".")
        assert act.boundaries and act.source
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


def change_act(key: str, value: object) -> Callable[[dict[str, Any]], object]:
    return lambda data: data["acts"][3].__setitem__(key, value)


@pytest.mark.parametrize(
    ("edit", "reason"),
    [
        (change_act("severity", 50), "act CONCEDE: severity is outside -10..10"),
        (change_act("severity", "high"), "act CONCEDE: severity must be a number, not 'high'"),
        (change_act("severty", 6.0), "act CONCEDE: 'severty' is unknown"),
        (change_act("modes", [1]), "act CONCEDE: modes must be a list of texts, not [1]"),
        (change_act("quad", "war"), "act CONCEDE: quad must be one of verbal cooperation"),
        (change_act("code", "AGREE"), "an act is defined twice"),
        (lambda data: data["acts"][3].pop("goldstein"), "act CONCEDE: 'goldstein' is missing"),
        (lambda data: data["acts"].clear(), "there are no acts"),
        (lambda data: data["modalities"].pop("may"), "modalities must be exactly did, will"),
        (lambda data: data["modalities"]["may"].update(HUG=1), "may names 'HUG', which is no act"),
        (lambda data: data["modalities"]["may"].update(AID=2), "may: the factor of AID is no"),
    ],
)
def test_a_bad_edit_is_refused_with_its_place(
    edit: Callable[[dict[str, Any]], object], reason: str
) -> None:
    data = tomllib.loads(FOLDER.joinpath("acts.toml").read_text("utf-8"))
    edit(data)
    with pytest.raises(codebook.CodebookError, match=re.escape(reason)):
        codebook.parse(data)


def test_a_file_that_is_no_toml_is_named(tmp_path: Path) -> None:
    (tmp_path / "acts.toml").write_text("[[acts]\n", "utf-8")
    with pytest.raises(codebook.CodebookError, match=r"acts\.toml: .*line 1"):
        codebook.kept(tmp_path)


def test_reference_rows_carry_the_scales() -> None:
    rows = reference.acts()
    assert [row["act"] for row in rows] == list(codebook.load().codes)
    assert {row["quad"] for row in rows} == set(QUADS)


def test_the_order_of_the_acts_does_not_move_a_score() -> None:
    """The weights know their acts by the codebook beside them."""
    book = codebook.load()
    sorted_book = replace(book, acts=tuple(sorted(book.acts, key=lambda act: act.code)))
    inputs = [CodingInput("Qatar delivered sixty tonnes of medicine to Khartoum.")]
    one, other = Coder(MODEL, book).code(inputs), Coder(MODEL, sorted_book).code(inputs)
    assert one[0].act == other[0].act == "AID"
    assert one[0].escalation == other[0].escalation


def test_weights_for_other_acts_are_refused() -> None:
    book = codebook.load()
    renamed = (replace(book.acts[0], code="HUG"), *book.acts[1:])
    with pytest.raises(codebook.CodebookError, match=r"other acts .*AGREE, HUG.*train anew"):
        Coder(MODEL, replace(book, acts=renamed))


def test_places_are_unique_and_of_known_kind() -> None:
    rows = list(csv.DictReader(FOLDER.joinpath("places.csv").read_text("utf-8").splitlines()))
    names = [row["text"] for row in rows]
    assert len(names) == len(set(names))
    assert {row["kind"] for row in rows} == {"place", "people"}
    assert all(name[0].isupper() and len(name) > 1 for name in names)
