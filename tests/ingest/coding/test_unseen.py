"""No example follows an evaluation set or the first article, also not with other names."""

from __future__ import annotations

import csv
import re
from collections import Counter, defaultdict
from difflib import SequenceMatcher
from pathlib import Path

from ingest.coding import examples

SETS = {
    "plv_train.csv": "sentence",
    "cameo_class_clean.csv": "sentence",
    "unscon_2014_sentences.csv": "sentence_text",
}
ALIKE = 0.45  # share of words in common, in order
CANDIDATES = 60

Words = tuple[str, ...]


def words(text: str) -> Words:
    return tuple(re.findall(r"\w+", text.casefold()))


def pairs(text: Words) -> set[Words]:
    return {text[i : i + 2] for i in range(len(text) - 1)}


def likeness(one: Words, other: Words) -> float:
    blocks = SequenceMatcher(None, one, other, autojunk=False).get_matching_blocks()
    return 2 * sum(block.size for block in blocks) / (len(one) + len(other))


def test_no_example_follows_a_sentence_of_an_evaluation_set(shared_data: Path) -> None:
    theirs: list[Words] = []
    for name, column in SETS.items():
        with (shared_data / "acts" / name).open(encoding="utf-8", errors="replace") as file:
            theirs += [words(row[column]) for row in csv.DictReader(file)]
    article = (shared_data / "articles" / "ryabkov_severance.txt").read_text("utf-8")
    theirs += [words(sentence) for sentence in re.split(r"(?<=[.,;?!])[\s”\"]+", article)]
    having: defaultdict[Words, list[int]] = defaultdict(list)
    for number, sentence in enumerate(theirs):
        for pair in pairs(sentence):
            having[pair].append(number)
    found = []
    for example in examples.read()[0]:
        mine = words(example.text)
        common = Counter(number for pair in sorted(pairs(mine)) for number in having[pair])
        near = (n for n, count in common.most_common(CANDIDATES) if count > 1)
        if any(likeness(mine, theirs[n]) >= ALIKE for n in near):
            found.append(example.place)
    assert found == []
