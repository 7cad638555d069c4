"""Places in a text, resolved and put together as statements."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from ingest.actors.context import Context
from ingest.actors.countries import find_code, organisations, short_names
from ingest.actors.identity import institution_id, speaker_id
from ingest.actors.issuers import is_of_a_body, issuing_state
from ingest.actors.names import core
from ingest.actors.phrases import is_media
from ingest.actors.resolve import Resolved, Resolver
from ingest.actors.roles import ROLES, find_roles
from ingest.actors.targets import targets
from ingest.extract.attribution import Attribution, find_attributions
from ingest.extract.clauses import is_reported, reporting_clause
from ingest.extract.repeats import without_echoed_headline, without_repeats
from ingest.extract.stage import Headings, Unsaid, said, stretches
from ingest.extract.tokens import is_hard_wrapped, sentences
from ingest.extract.transcripts import LabelledTurn, find_turns
from ingest.model import Document, Span, Statement, StatementKind, Turn

_ISSUED = re.compile(
    r"\W*(?i:(?:(?:joint|official|press|opening|closing|full text of(?: the)?)\s+)?"
    r"(?:statement|remarks|address|speech|message|communiqu[eé]|declaration|letter)s?"
    r"(?:\s+as prepared(?: for delivery)?)?\s+(?:by|from|of)\s+(?:the\s+)?)"
    r"(?P<issuer>[^\W\d_a-z][^\n:]{2,120}?)"
    r"(?=\s+(?:on|in|at|after|before|during|following|about|to|regarding|concerning|for|announcing"
    r"|marking|with)\b|\s*[,:\n]|\s*$)"
)


_INITIALS = re.compile(r"[^\W\d_a-z]{2,3}")
_PLAIN_TITLE = re.compile(r"(?:MR|MS|MRS|Mr|Ms|Mrs)\b")
_FIRST_PERSON = re.compile(r"\b(?:I|[Ww]e|[Oo]ur|[Mm]y)\b")
_SPEAKS_FOR_A_STATE = frozenset(
    ("head_of_state_gov", "foreign_minister", "minister", "diplomat", "spokesperson")
)
# Marks of direction and of no width, which stand between quotation marks and words.
_UNSEEN = dict.fromkeys(
    [*range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2066, 0x206A), 0xFEFF],
    " ",
)
_INTERRUPTED = re.compile(r"(?:—|–|--)\W*$")
_CUT_WITHIN = 40  # characters of a sentence's end
_RESUMED = re.compile(r"\W*(?:—|–|--)")


class Assembler:
    """Makes the statements of one document; speakers are resolved in document order."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.document_id = document.document_id
        self.date = document.published_at.date() if document.published_at else None
        self.is_coarse = bool(self.date) and document.date_precision not in ("day", "second")
        self.issuer = issuing_state(document.url, document.publisher)
        self.text = document.text.translate(_UNSEEN)
        self.wrapped = is_hard_wrapped(self.text)
        self.headings = Headings(self.text)
        self.unsaid: Counter[Unsaid] = Counter()  # what was left out
        self.resolver: Resolver | None = None
        self.context: Context | None = None  # where targets are looked up, shifted by ``shift``
        self.shift = 0

    def from_turns(self) -> list[Statement]:
        """Statements of a document whose source tells who speaks."""
        found: list[Statement] = []
        for turn in self.document.turns:
            speaker = self._known_speaker(turn)
            if turn.is_statement:
                found.append(self._statement((turn.span,), turn.kind, speaker, told=turn.targets))
            else:
                found += self._parted(turn, speaker)
        return found

    def _parted(self, turn: Turn, speaker: Resolved) -> list[Statement]:
        """Statements of a known speaker's turn, and of others who speak up inside it.

        A sentence that a call cut short goes on where its speaker takes it up again.
        """
        found: list[Statement] = []
        own: list[tuple[Span, ...]] = []
        for part in stretches(self.text, turn.span, turn.speaker, turn.role):
            if part.called:
                self.unsaid["questions or calls"] += 1
                continue
            spans = self._spoken(*part.span)
            if part.label is not None:
                other = self._named(part.label)
                found += [self._statement((s,), turn.kind, other, None, part.label) for s in spans]
                continue
            if own and spans and self._goes_on(own[-1][-1], spans[0]):
                own[-1] = (*own[-1], spans.pop(0))
            own += [(span,) for span in spans]
        found += [self._statement(pieces, turn.kind, speaker) for pieces in own]
        return sorted(found, key=lambda statement: statement.spans[0].start)

    def _goes_on(self, cut: Span, span: Span) -> bool:
        start = max(cut.start, cut.end - _CUT_WITHIN)
        return bool(
            _INTERRUPTED.search(self.text, start, cut.end) and _RESUMED.match(self.text, *span)
        )

    def _named(self, label: Span) -> Resolved:
        """Who speaks up in another's turn."""
        if self.resolver is None:
            self.resolver = Resolver(self.text, self.date, self.issuer, self.is_coarse)
            self.context = self.resolver.context
        return self.resolver.resolve(label, Span(label.end, label.end))

    def from_text(self) -> list[Statement]:
        """Statements of running text, a transcript, or a statement somebody issued."""
        title = self.document.title or ""
        head = "" if title[:60] in self.text[:400] else f"{title}\n\n"
        turns = find_turns(self.text)
        issuer = None if turns else _ISSUED.match(head + self.text)
        named = head + _with_names(self.text, turns)
        resolver = Resolver(named, self.date, self.issuer, self.is_coarse)
        self.context, self.shift = resolver.context, len(head)
        end = turns[0].label.start if turns else None
        attributions = find_attributions(self.text, 0, end)
        if issuer and not self._is_readout(attributions):
            return self._issued(resolver, Span(*issuer.span("issuer")), len(head))
        found = list(self._attributed(resolver, attributions, len(head)))
        found = without_echoed_headline(without_repeats(found), self.text)
        return [*found, *self._labelled(resolver, turns, len(head))]

    def _is_readout(self, attributions: list[Attribution]) -> bool:
        """Whether the text tells in the third person what was said, mostly by verbs of speech."""
        if _FIRST_PERSON.search(self.text):
            return False
        return 2 * len(attributions) >= len(self._parts(0, len(self.text))[0])

    def _attributed(
        self, resolver: Resolver, attributions: list[Attribution], shift: int
    ) -> Iterator[Statement]:
        cues = sorted(found.cue.start for found in attributions if found.cue)
        for found in attributions:
            at = Span(found.spans[0].start + shift, found.spans[-1].end + shift)
            mention = found.mention and _shifted(found.mention, shift)
            speaker = resolver.resolve(mention, at)
            yield self._statement(
                found.spans,
                found.kind,
                speaker,
                found.cue,
                found.mention,
                clause=self._clause(found, cues),
            )

    def _clause(self, found: Attribution, cues: list[int]) -> str | None:
        if not (found.cue and found.mention):
            return None
        if not is_reported(self.text, found.spans, found.kind, found.cue):
            return None
        return reporting_clause(self.text, found.spans, found.cue, found.mention, cues)

    def _labelled(
        self, resolver: Resolver, turns: list[LabelledTurn], shift: int
    ) -> Iterator[Statement]:
        """Sentences of the turns; what the press asks is no statement of a party, and nameless
        answers are those of the first person named above them."""
        above = resolver.context.roster.named_in(0, turns[0].label.start + shift) if turns else []
        answerer = Span(above[0][0].start, above[0][0].end) if above else None
        host = _host(resolver.context, turns[0].label.start + shift) if turns else None
        host = host or self.issuer
        for turn in turns:
            if turn.asks:
                self.unsaid["questions or calls"] += 1
                continue
            mention = answerer if turn.answers else self._labelled_name(resolver, turn.label, shift)
            speaker = resolver.resolve(mention, _shifted(turn.span, shift))
            if speaker.role == "media":
                self.unsaid["questions or calls"] += 1
                continue
            if host and speaker.country is None and _is_of_the_house(speaker, self.text, turn):
                speaker = self._of_state(speaker, host)
            shown = None if turn.answers else turn.label
            for span in self._spoken(*turn.span):
                yield self._statement((span,), "turn", speaker, mention=shown)

    def _labelled_name(self, resolver: Resolver, label: Span, shift: int) -> Span | None:
        """Where who speaks is named: the label, or the name above it whose initials it has."""
        initials = self.text[label.start : label.end].strip().replace(".", "")
        if _INITIALS.fullmatch(initials):
            for name, person in resolver.context.roster.named_in(0, label.start + shift):
                if "".join(word[0] for word in core(person.words)) == initials:
                    return Span(name.start, name.end)
        return _shifted(label, shift)

    def _issued(self, resolver: Resolver, issuer: Span, shift: int) -> list[Statement]:
        """Every sentence below the heading is the issuer's; a readout, in the third person, is
        left to its verbs of speech."""
        speaker = resolver.resolve(issuer, Span(issuer.end, issuer.end), heads=True)
        if self.issuer and speaker.country is None and speaker.role in _SPEAKS_FOR_A_STATE:
            speaker = self._of_state(speaker, self.issuer)
        start = max(0, issuer.end - shift)
        body = self.text.find("\n", start) if start else 0
        mention = Span(issuer.start - shift, issuer.end - shift) if issuer.start >= shift else None
        return [
            self._statement((span,), "turn", speaker, mention=mention)
            for span in self._spoken(max(body, 0), len(self.text))
        ]

    def _of_state(self, speaker: Resolved, state: str) -> Resolved:
        identity = speaker_id(speaker.speaker, state, self.date) if speaker.speaker else None
        return speaker._replace(country=state, speaker_id=identity)

    def _spoken(self, start: int, end: int) -> list[Span]:
        """Sentences of a turn, without what is not said there, which is counted."""
        spans, unsaid = self._parts(start, end)
        self.unsaid.update(unsaid)
        return spans

    def _parts(self, start: int, end: int) -> tuple[list[Span], Counter[Unsaid]]:
        """Sentences without stage directions, headings and lines without words; and those."""
        found = []
        unsaid: Counter[Unsaid] = Counter()
        for sentence in sentences(self.text, start, end, self.wrapped):
            if self.headings.is_one(sentence):
                unsaid["headings"] += 1
                continue
            span = said(self.text, sentence)
            unsaid["stage directions"] += span != sentence
            found += [span] if span else []
        return found, unsaid

    def note(self) -> str | None:
        """What was left out, and how often."""
        parts = [f"{n} {what}" for what, n in sorted(self.unsaid.items()) if n]
        return f"left out: {', '.join(parts)}" if parts else None

    def _known_speaker(self, turn: Turn) -> Resolved:
        country = find_code(turn.country) if turn.country else None
        role = turn.role if turn.role in ROLES else None
        if role is None and turn.role:
            heads = find_roles(turn.role)
            role = heads[0].role if heads else "other"
        if turn.speaker:
            return Resolved(
                turn.speaker, speaker_id(turn.speaker, country, self.date), role, country
            )
        if country:
            name = short_names().get(country, country)
            return Resolved(name, institution_id(name, country), role or "institution", country)
        return Resolved(None, None, role, country)

    def _statement(
        self,
        spans: tuple[Span, ...],
        kind: StatementKind,
        speaker: Resolved,
        cue: Span | None = None,
        mention: Span | None = None,
        told: tuple[str, ...] | None = None,
        clause: str | None = None,
    ) -> Statement:
        if told is None:
            context = self.context or Context(self.text, self.date)
            self.context = context
            places = [Span(start + self.shift, end + self.shift) for start, end in spans]
            told = targets(context.text, places, speaker.country, self.date, context)
        return Statement(
            document_id=self.document_id,
            spans=spans,
            text=" ".join(self.document.text[start:end] for start, end in spans),
            kind=kind,
            cue=cue,
            reporting_clause=clause,
            speaker_mention=mention,
            speaker=speaker.speaker,
            speaker_id=speaker.speaker_id,
            role=speaker.role,
            country=speaker.country,
            targets=told,
            statement_date=self.date,
        )


def _host(context: Context, end: int) -> str | None:
    """The state whose ministry or government heads a transcript that ends its head at ``end``."""
    found = set()
    for mention in context.countries_in(0, end):
        if mention.code not in organisations() and is_of_a_body(context.text, mention):
            found.add(mention.code)
    return found.pop() if len(found) == 1 else None


def _is_of_the_house(speaker: Resolved, text: str, turn: LabelledTurn) -> bool:
    """Whether a speaker without a state is one of those who brief: "MR. TAMM", a spokesperson."""
    return speaker.role == "spokesperson" or bool(_PLAIN_TITLE.match(text, turn.label.start))


def _shifted(span: Span, shift: int) -> Span:
    return Span(span.start + shift, span.end + shift)


def _with_names(text: str, turns: list[LabelledTurn]) -> str:
    """``text`` with labels in capitals written as names, at the same offsets."""
    pieces = []
    at = 0
    for turn in turns:
        label = text[turn.label.start : turn.label.end]
        named = label.title() if _is_in_capitals(label, text) else label
        pieces += [text[at : turn.label.start], named]
        at = turn.label.end
    return "".join([*pieces, text[at:]]) if turns else text


def _is_in_capitals(label: str, text: str) -> bool:
    """Whether ``label`` is a name in capitals: not an agency's nor somebody's initials."""
    title = label.title()
    if not label.isupper() or len(title) != len(label) or is_media(label):
        return False
    return not _INITIALS.fullmatch(label.replace(".", "")) or title in text
