"""No example follows an evaluation set or the first article, also not with other names."""

from __future__ import annotations

import csv
import re
from collections import Counter, defaultdict
from difflib import SequenceMatcher
from math import log
from pathlib import Path

from bench import addresses
from ingest.coding import examples
from ingest.fingerprint import words

SETS = {
    "plv_train.csv": "sentence",
    "cameo_class_clean.csv": "sentence",
    "unscon_2014_sentences.csv": "sentence_text",
}
ALIKE = 0.45  # share of words in common, in order
CANDIDATES = 60
CONDENSED = 0.75  # share of an example's rare words, in any order, that one sentence has
FEWEST = 5

Words = tuple[str, ...]


def pairs(text: Words) -> set[Words]:
    return {text[i : i + 2] for i in range(len(text) - 1)}


def likeness(one: Words, other: Words) -> float:
    blocks = SequenceMatcher(None, one, other, autojunk=False).get_matching_blocks()
    return 2 * sum(block.size for block in blocks) / (len(one) + len(other))


def sentences(shared_data: Path) -> list[str]:
    found: list[str] = []
    for name, column in SETS.items():
        with (shared_data / "acts" / name).open(encoding="utf-8", errors="replace") as file:
            found += [row[column] for row in csv.DictReader(file)]
    article = (shared_data / "articles" / "ryabkov_severance.txt").read_text("utf-8")
    found += [statement.text for statement in addresses.labelled()]
    return [*found, *re.split(r"(?<=[.,;?!])[\s”\"]+", article)]


def content(text: str) -> set[str]:
    """Words of more than three letters, without their endings."""
    return {re.sub(r"(?:ies|ed|ing|es|s|d|e)$", "", word) for word in words(text) if len(word) > 3}


def condensed(mine: list[set[str]], theirs: list[set[str]]) -> list[int]:
    """Which of mine have most of their rare words from one of theirs."""
    having: defaultdict[str, list[int]] = defaultdict(list)
    for number, sentence in enumerate(theirs):
        for word in sentence:
            having[word].append(number)
    everywhere = Counter(word for sentence in [*mine, *theirs] for word in sentence)
    rarity = {word: log((len(mine) + len(theirs)) / n) for word, n in everywhere.items()}
    found = []
    for number, sentence in enumerate(mine):
        shared: Counter[int] = Counter()
        common: defaultdict[int, float] = defaultdict(float)
        for word in sentence:
            for other in having[word]:
                shared[other] += 1
                common[other] += rarity[word]
        least = CONDENSED * sum(rarity[word] for word in sentence)
        if any(common[n] >= least for n, count in shared.items() if count >= FEWEST):
            found.append(number)
    return found


def test_no_example_condenses_a_sentence_of_an_evaluation_set(shared_data: Path) -> None:
    mine = examples.read()[0]
    found = condensed([content(e.text) for e in mine], list(map(content, sentences(shared_data))))
    assert [mine[number].place for number in found] == []


def test_no_example_follows_a_sentence_of_an_evaluation_set(shared_data: Path) -> None:
    theirs = [tuple(words(sentence)) for sentence in sentences(shared_data)]
    having: defaultdict[Words, list[int]] = defaultdict(list)
    for number, sentence in enumerate(theirs):
        for pair in pairs(sentence):
            having[pair].append(number)
    found = []
    for example in examples.read()[0]:
        mine = tuple(words(example.text))
        common = Counter(number for pair in sorted(pairs(mine)) for number in having[pair])
        near = (n for n, count in common.most_common(CANDIDATES) if count > 1)
        if any(likeness(mine, theirs[n]) >= ALIKE for n in near):
            found.append(example.place)
    assert found == []
