"""A document as a stream of tagged words in which each quotation is one item."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from ingest.extract.lexicon import cues, tag
from ingest.extract.marks import Quoted, quoted_spans
from ingest.extract.tokens import (
    is_hard_wrapped,
    paragraphs,
    starts_sentence,
    stop_ends_sentence,
    tokenize,
)
from ingest.model import Span

_DATELINE = re.compile(
    r"\s*(?:[A-Z][A-Z.'’-]+(?: [A-Z][A-Z.'’-]+){0,3}(?:, [A-Z][\w.]+(?: \d{1,2})?){0,3}"
    r"(?: \([A-Z][\w .]{1,20}\))?\s*(?:--|[—–:]| -)\s"
    r"|[A-Z][\w.'’-]+(?: [A-Z][\w.'’-]+){0,2}(?:, [A-Z][\w.]+(?: \d{1,2})?){0,3}"
    r" \([A-Z][\w .]{1,20}\)\s*(?:--|[—–:]| -)\s)"
)
# The initials of those who wrote it and their agencies, at the end: "abc/def (dpa, AP)".
_CREDIT = re.compile(
    r"(?<=[.!?\"”])\s+[a-z]{2,4}(?:/[a-z]{2,4}){0,3}"
    r" \([A-Za-z]{2,12}(?:, ?[A-Za-z]{2,12}){0,5}\)\s*$"
)
_LONGEST_CREDIT = 100  # characters
_CONTRACTING = frozenset(("PRON", "REL", "THAT", "WH"))
_INNER_MARK = re.compile(r"[!?;…]|\.(?=.)")
_STRAY = ("'", "’", "”", "“", '"')
_NAMES_LIKE_WORDS = frozenset(("Will", "May", "March", "April", "June", "Long", "Just", "So"))
_LONGEST_SENTENCE = 250  # items; keeps the work on a text without stops linear
_MARKS = "\"“”„‟«»「」『』＂'’‘`"


@dataclass(slots=True)
class Sentence:
    """Items ``first`` to ``last`` (exclusive) of the stream, in paragraph ``paragraph``."""

    first: int
    last: int
    paragraph: int


@dataclass(slots=True)
class Stream:
    """Parallel lists, one entry an item: a word, a mark, or a whole quotation (tag ``Q``)."""

    text: str
    words: list[str] = field(default_factory=list)
    lower: list[str] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)
    sentences: list[Sentence] = field(default_factory=list)

    def span(self, first: int, last: int) -> Span:
        """Offsets of items ``first`` to ``last`` (exclusive)."""
        return Span(self.starts[first], self.ends[last - 1])

    def inner(self, item: int) -> str:
        """The text of quotation ``item`` without its marks."""
        return self.text[self.starts[item] : self.ends[item]].strip(_MARKS + " \xa0")

    def ends_with(self, item: int, marks: str) -> bool:
        """Whether quotation ``item`` ends with one of ``marks`` inside its own mark."""
        inner = self.inner(item)
        return bool(inner) and inner[-1] in marks


def read(text: str, start: int = 0, end: int | None = None) -> Stream:
    """Read ``text[start:end]`` into a stream with its sentences, in linear time."""
    stop = len(text) if end is None else end
    stream = Stream(text)
    wrapped = is_hard_wrapped(text, start, stop)
    quotes = quoted_spans(text, start, stop, wrapped)
    next_quote = 0
    paragraph = 0
    for first, last in paragraphs(text, start, stop, wrapped):
        at = _after_dateline(text, first, last)
        last = _before_credit(text, at, last)
        begin = len(stream.words)
        while next_quote < len(quotes) and quotes[next_quote].start < last:
            quote = quotes[next_quote]
            next_quote += 1
            if quote.end <= at:
                continue
            _add_words(stream, at, quote.start)
            at = quote.end + (text[quote.end : quote.end + 1] in _STRAY)
            _add_quotation(stream, quote)
        _add_words(stream, at, last)
        if len(stream.words) > begin:
            if _is_headline(stream, begin):
                _read_headline(stream, begin)
            _divide(stream, begin, paragraph)
            paragraph += 1
    return stream


def _is_headline(stream: Stream, begin: int) -> bool:
    """Whether the paragraph is one short line with every word of weight capitalised."""
    words = [word for word in stream.words[begin:] if len(word) > 3 and word[0].isalpha()]
    if not 3 <= len(words) <= 20:
        return False
    return sum(word[0].isupper() for word in words) >= 0.8 * len(words)


def _read_headline(stream: Stream, begin: int) -> None:
    """Tag the verbs of speech in a headline, which its capitals hide."""
    table = cues()
    for i in range(begin + 1, len(stream.words)):
        forms = table.get(stream.lower[i], ())
        if stream.tags[i] == "CAP" and any(
            cue.form in ("present", "past") and "noun" not in cue.frames for cue in forms
        ):
            stream.tags[i] = "VP"


def _after_dateline(text: str, start: int, end: int) -> int:
    """Where a paragraph begins behind its dateline (``MOSCOW, May 2 (Wire) --``)."""
    match = _DATELINE.match(text, start, min(end, start + 80))
    return match.end() if match else start


def _before_credit(text: str, start: int, end: int) -> int:
    """Where a paragraph ends before the initials of its writers."""
    match = _CREDIT.search(text, max(start, end - _LONGEST_CREDIT), end)
    return match.start() if match else end


def _add_words(stream: Stream, start: int, end: int) -> None:
    for word, first, last in tokenize(stream.text, start, end):
        kind = tag(word)
        if kind == "POS" and stream.tags and stream.tags[-1] in _CONTRACTING:
            kind = "AUX"
        elif kind == "CAP" and stream.words and stream.words[-1] in _NAMES_LIKE_WORDS:
            stream.tags[-1] = "CAP"
        _add(stream, word, kind, first, last)


def _add_quotation(stream: Stream, quote: Quoted) -> None:
    """One item for a quotation; a title in marks counts as a name, with the comma inside it."""
    inner = stream.text[quote.start : quote.end].strip(_MARKS + " \xa0")
    if not _is_title(inner):
        _add(stream, "“", "Q", quote.start, quote.end)
        return
    _add(stream, "“", "CAP", quote.start, quote.end)
    if inner[-1] in ",.":
        kind = "COMMA" if inner[-1] == "," else "STOP"
        _add(stream, inner[-1], kind, quote.end, quote.end)


def _is_title(inner: str) -> bool:
    """Whether every word of weight is capitalised: ``Face the Nation``."""
    if len(inner) > 90 or _INNER_MARK.search(inner):
        return False
    words = inner.split()
    if any(tag(word) in ("AUX", "MODAL", "PRON") for word in words if word.islower()):
        return False
    heavy = [word for word in words if len(word) > 3]
    return len(heavy) > 1 and all(word[0].isupper() or word[0].isdigit() for word in heavy)


def _add(stream: Stream, word: str, word_tag: str, start: int, end: int) -> None:
    stream.words.append(word)
    stream.lower.append(word.lower())
    stream.tags.append(word_tag)
    stream.starts.append(start)
    stream.ends.append(end)


def _divide(stream: Stream, begin: int, paragraph: int) -> None:
    """Divide the items from ``begin`` on, one paragraph, into sentences."""
    stop = len(stream.words)
    first = begin
    for i in range(begin, stop):
        kind = stream.tags[i]
        if (
            (kind == "STOP" and _stop_ends(stream, i, stop))
            or (kind == "Q" and _quote_ends(stream, i, stop))
            or (stream.words[i][-1] == "." and kind != "STOP" and _short_ends(stream, i, stop))
            or i - first >= _LONGEST_SENTENCE
        ):
            stream.sentences.append(Sentence(first, i + 1, paragraph))
            first = i + 1
    if first < stop:
        stream.sentences.append(Sentence(first, stop, paragraph))


def _stop_ends(stream: Stream, i: int, stop: int) -> bool:
    if i + 1 >= stop:
        return True
    following = stream.tags[i + 1]
    if following in ("STOP", "CLOSE", "COMMA"):
        return False
    if stream.words[i] == ".":
        at = stream.starts[i]
        return stop_ends_sentence(stream.text, at, at + 1, stream.ends[i + 1])
    return following == "Q" or not stream.words[i + 1][0].islower()


def _short_ends(stream: Stream, i: int, stop: int) -> bool:
    """Whether the stop of an abbreviation is also the end of a sentence."""
    return len(stream.words[i]) > 2 and i + 1 < stop and starts_sentence(stream.words[i + 1])


def _quote_ends(stream: Stream, i: int, stop: int) -> bool:
    """Whether a sentence ends with quotation ``i``: its last mark is final and no cue follows."""
    if i + 1 >= stop:
        return True
    word = stream.words[i + 1]
    if stream.tags[i + 1] == "Q":
        return stream.ends_with(i, ".!?…")
    if word[0].islower() or not (word[0].isalnum()):
        return False
    if stream.ends_with(i, ".…"):
        return True
    return stream.ends_with(i, "!?") and not _cue_near(stream, i + 1, stop)


def _cue_near(stream: Stream, first: int, stop: int) -> bool:
    """Whether a verb of speech follows in the same clause."""
    table = cues()
    for i in range(first, min(first + 10, stop)):
        if stream.tags[i] in ("COMMA", "STOP", "Q"):
            return False
        if stream.lower[i] in table and stream.tags[i] != "CAP":
            return True
    return False
