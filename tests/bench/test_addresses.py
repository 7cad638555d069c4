"""The labelled statements of the demo corpus stand where the labels say."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench import addresses
from bench.addresses import Labelled, agreement, severity, shares_right, table
from ingest.coding import codebook
from ingest.coding.codebook import MODALITIES
from ingest.model import Coding


def test_labels_belong_to_the_corpus_and_the_codebook() -> None:
    found = addresses.labelled()
    assert len({statement.text for statement in found}) == len(found) == 600
    codes = codebook.load().codes
    for statement in found:
        assert statement.other in (None, *codes)
        assert statement.other != statement.act
        first = (statement.act, statement.modality)
        for act, modality in (first, (statement.act_again, statement.modality_again)):
            assert act in codes
            assert modality in MODALITIES
            assert (modality == "none") <= (act == "COMMENT")


def test_another_text_than_was_labelled_is_told(tmp_path: Path) -> None:
    lines = addresses.LABELS.read_text("utf-8").splitlines()[:2]
    speech, start, end, *rest = lines[1].split(",")
    shifted = ",".join((speech, str(int(start) + 1), end, *rest))
    other = tmp_path / "labels.csv"
    other.write_text(f"{lines[0]}\n{shifted}\n", "utf-8")
    with pytest.raises(ValueError, match=f"{speech} has another text"):
        addresses.labelled(other)


STATEMENTS = (
    Labelled("The mint has struck more silver.", "COMMENT", "none", None, "COMMENT", "none"),
    Labelled("The harbour dues may be lowered.", "COMMENT", "may", "AGREE", "COMMENT", "none"),
    Labelled("Congress ought to pass the bill.", "REQUEST", "did", "COMMENT", "COMMENT", "none"),
    Labelled(
        "If they land, we shall fight.", "THREATEN", "conditional", None, "THREATEN", "conditional"
    ),
)
CODINGS = tuple(
    Coding(act, {}, modality, escalation, 0.0)
    for act, modality, escalation in (
        ("COMMENT", "none", 1.0),
        ("AGREE", "did", -2.0),
        ("COMMENT", "none", 0.0),
        ("THREATEN", "will", 5.0),
    )
)


def test_either_label_counts_where_two_are_allowed() -> None:
    assert shares_right(STATEMENTS, CODINGS) == "0.500 / 1.000"


def test_the_table_tells_what_is_coded_and_what_of_it_is_right() -> None:
    lines = list(table(STATEMENTS, CODINGS))
    assert "| COMMENT | 2 | 2 | 1 | 2 |" in lines
    assert "| AGREE | 0 | 1 | 0 | 1 |" in lines
    assert "| REQUEST | 1 | 0 | 0 | 0 |" in lines
    assert lines[-3].startswith("Always to answer COMMENT would be right in 0.500 / 0.750")
    assert (
        "Mean escalation +1.00, by the labels +1.62; of those labelled COMMENT -0.50" in lines[-3]
    )
    assert lines[-3].endswith("Modality: 0.500 right where the act is.")


def test_a_label_is_worth_its_act_in_its_modality() -> None:
    assert [severity(statement) for statement in STATEMENTS] == [0, 0, 2, 4.5]


def test_two_people_and_the_coder_are_compared() -> None:
    # Of four, three agree; by chance .5 * .75 + .25 * .25 would.
    assert agreement(STATEMENTS, CODINGS) == (
        "The second coding has the same act in 0.750 (Cohen's kappa 0.56), and then the same"
        " modality in 0.667; the coder's kappa with the first is 0.27."
    )
