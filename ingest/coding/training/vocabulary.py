"""The tokenizer, with the words that the shipped model keeps."""

from __future__ import annotations

import re
from pathlib import Path

from tokenizers import AddedToken, Tokenizer
from tokenizers.models import WordPiece
from tokenizers.normalizers import BertNormalizer
from tokenizers.pre_tokenizers import BertPreTokenizer
from tokenizers.processors import TemplateProcessing

from ingest.coding.prepare import MARKS

SPECIAL = ("[PAD]", "[UNK]", "[CLS]", "[SEP]")
_LATIN = re.compile(r"(##)?[a-z0-9!-/:-@\[-`{-~’‘“”–—…€£°]+")


def kept_words(folder: Path) -> list[str]:
    """Words of MiniLM's vocabulary in Latin script, in its order, after the special tokens."""
    words = (folder / "vocab.txt").read_text("utf-8").splitlines()
    return [*SPECIAL, *(word for word in words if _LATIN.fullmatch(word) and word not in SPECIAL)]


def tokenizer(words: list[str]) -> Tokenizer:
    """A WordPiece tokenizer over these words; the marks of ``prepare`` follow as tokens."""
    vocabulary = {word: number for number, word in enumerate(words)}
    made = Tokenizer(WordPiece(vocabulary, unk_token="[UNK]"))
    made.normalizer = BertNormalizer(lowercase=True, strip_accents=True)
    made.pre_tokenizer = BertPreTokenizer()
    made.post_processor = TemplateProcessing(
        single="[CLS] $A [SEP]",
        special_tokens=[(token, vocabulary[token]) for token in ("[CLS]", "[SEP]")],
    )
    made.add_tokens([AddedToken(mark, normalized=False) for mark in MARKS])
    return made


def has_words_of(former: Tokenizer, present: Tokenizer) -> bool:
    """Whether two tokenizers number the same words alike; the former may lack the latest marks."""
    ours, theirs = former.get_vocab(), present.get_vocab()
    return ours.items() <= theirs.items() and theirs.keys() - ours.keys() <= set(MARKS)
