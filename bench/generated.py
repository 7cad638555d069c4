"""Loads of generated statements, skewed as real ones are: a few countries, dyads, speakers and
outlets have most, and some statements are carried by several outlets."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from ingest.coding import Coder, CodingInput
from ingest.coding.score import GRID
from ingest.landing import Landing
from ingest.model import Coding
from ingest.schema import TABLES

LOAD_STATEMENTS = 50_000
DOCUMENT_STATEMENTS = 8
FIRST_DAY = date(2014, 1, 1)
DAYS = 3_650
COUNTRY_CODES = "USA RUS CHN DEU FRA GBR UKR IRN ISR IND TUR JPN KOR PRK POL ITA BRA EGY SAU PAK"
COUNTRIES = COUNTRY_CODES.split()
SPEAKERS = 3_000
REPEATED_SHARE = 0.05
TARGETED_SHARE = 0.7
NAMED_SHARE = 0.6  # of the targets: those that the text names, and toward which it is read
VOCABULARY = """
the of and to in our we will not that with their must this states security agreement
talks borders sanctions peace support nations against forces military trade sovereignty law rights
threat response partners council dialogue condemn welcome demand consequences cooperation region
people energy missiles treaty aggression ceasefire aid assistance negotiations allies order crisis
international territory war elections waters"""
WORDS = VOCABULARY.split()
ACTS = ("COMMENT", "ACCUSE", "SUPPORT", "REQUEST", "CONSULT", "REJECT", "AGREE", "THREATEN", "AID")
ACT_SHARES = (0.40, 0.15, 0.12, 0.10, 0.08, 0.06, 0.04, 0.03, 0.02)


def generate(home: Path, statements: int) -> Generator:
    """A generator that has given a store's landing so many statements, of all days."""
    generator = Generator(Landing(home / "landing"))
    loads = max(1, statements // LOAD_STATEMENTS)
    for number in range(generator.loads, loads):
        generator.write(statements // loads, FIRST_DAY, DAYS)
        print(f"\rload {number + 1} of {loads}", end="", file=sys.stderr)
    print(file=sys.stderr)
    return generator


class Generator:
    """Writes loads of generated statements straight into a landing."""

    def __init__(self, landing: Landing, seed: int = 20231110) -> None:
        self._landing = landing
        self._chance = np.random.default_rng(seed)
        landing.create()
        self.loads = len(landing.loads())
        sentence = CodingInput("We condemn the blockade and demand that it end at once.")
        (example,) = Coder.load().code([sentence])
        self._evidence = pl.Series(
            [_evidence(example, units / GRID) for units in range(-10 * GRID, 10 * GRID + 1)]
        )
        self._probabilities = json.dumps(example.probabilities)

    def write(self, statements: int, first: date, days: int) -> None:
        """One load; its statements lie on the given days."""
        chance, load_id = self._chance, f"20240101T{self.loads:06d}000000Z-bench000-000000"
        self.loads += 1
        now = datetime.now(UTC)
        documents = max(1, statements // DOCUMENT_STATEMENTS)
        of_document = np.sort(chance.integers(0, documents, statements))
        speaker = _zipf(chance, documents, SPEAKERS)[of_document]
        target = (speaker + 1 + _zipf(chance, statements, len(COUNTRIES) - 1)) % len(COUNTRIES)
        day = chance.integers(0, days, documents)
        published = np.datetime64(first) + day.astype("timedelta64[D]")
        document_ids = [f"{load_id[9:15]}d{n:025d}" for n in range(documents)]
        words = pl.Series(WORDS)
        places = chance.integers(0, len(WORDS), (20, statements))
        texts = pl.select(pl.concat_str([words[row] for row in places], separator=" ")).to_series()
        near_keys = chance.integers(-(2**62), 2**62, (statements, 16))
        # Some statements repeat another one of the load, printed by another outlet.
        repeated = np.flatnonzero(chance.random(statements) < REPEATED_SHARE)
        original = chance.integers(0, statements, len(repeated))
        near_keys[repeated] = near_keys[original]
        texts = texts.scatter(repeated, texts[original])
        speaker[repeated], target[repeated] = speaker[original], target[original]
        dates = published[of_document]
        dates[repeated] = dates[original]
        country = speaker % len(COUNTRIES)
        statement_ids = [f"{load_id[9:15]}s{n:025d}" for n in range(statements)]
        targets = np.where(chance.random(statements) < TARGETED_SHARE, target, -1)
        act = chance.choice(len(ACTS), statements, p=ACT_SHARES)
        codes = np.array(COUNTRIES)
        self._store(
            load_id,
            documents=pl.DataFrame(
                {
                    "document_id": document_ids,
                    "document_key": document_ids,
                    "source": "bench",
                    "publisher": [f"Outlet {n}" for n in _zipf(chance, documents, 40)],
                    "title": "Generated",
                    "published_at": published.astype("datetime64[us]"),
                    "date_precision": "day",
                    "language": "en",
                    "text": "Generated.",
                    "extraction_status": "extracted",
                    "extractor_version": "bench",
                    "loaded_at": now,
                }
            ),
            statements=pl.DataFrame(
                {
                    "statement_id": statement_ids,
                    "document_id": np.array(document_ids)[of_document],
                    "ordinal": np.arange(statements) % DOCUMENT_STATEMENTS,
                    "spans": [[[0, 9]]] * statements,
                    "text": texts,
                    "kind": "direct",
                    "speaker_id": [f"speaker{n:05d}" for n in speaker],
                    "speaker": [f"Speaker {n}" for n in speaker],
                    "role": "diplomat",
                    "country": codes[country],
                    "targets": [[] if n < 0 else [COUNTRIES[n]] for n in targets],
                    "statement_date": dates,
                    "date_precision": "day",
                    "text_key": texts,
                    "near_keys": pl.Series(near_keys).cast(pl.List(pl.Int64)),
                    "extractor_version": "bench",
                    "loaded_at": now,
                }
            ),
            codings=pl.DataFrame(
                {
                    "statement_id": statement_ids,
                    "coder_version": "bench",
                    **self._reading(act),
                    "toward": self._toward(targets),
                    "coded_at": now,
                }
            ),
            ledger=pl.DataFrame(
                {
                    "run_id": "bench",
                    "source": "bench",
                    **dict.fromkeys(("items_read", "items_loaded", "documents"), documents),
                    **dict.fromkeys(("items_duplicate", "items_quarantined", "undated"), 0),
                    "not_extracted": 0,
                    "statements": statements,
                    "codings": statements,
                    "loaded_at": [now],
                }
            ),
        )

    def _reading(self, act: NDArray[np.int64]) -> dict[str, Any]:
        """The columns of a reading of statements or toward their targets; scores lie on the
        coder's grid, and each has evidence that adds up to it."""
        chance, count = self._chance, len(act)
        units = np.rint(chance.normal(0.5, 2.5, count).clip(-10, 10) * GRID).astype(np.int64)
        return {
            "act": np.array(ACTS)[act],
            "act_probabilities": self._probabilities,
            "modality": "did",
            "escalation": units / GRID,
            "goldstein": chance.normal(0, 3, count).clip(-10, 10),
            "evidence": self._evidence.gather(units + 10 * GRID),
        }

    def _toward(self, targets: NDArray[np.int64]) -> pl.Series:
        """A list for each statement: what is done to its target, empty where none is named."""
        chance, count = self._chance, len(targets)
        is_named = (targets >= 0) & (chance.random(count) < NAMED_SHARE)
        act = chance.choice(len(ACTS), count, p=ACT_SHARES)
        columns = {"target": np.array(COUNTRIES)[targets], **self._reading(act)}
        own = pl.DataFrame(columns).to_struct()
        lists = pl.concat_list(own)
        named = pl.when(pl.Series(is_named)).then(lists).otherwise(lists.list.head(0))
        return pl.select(named).to_series()

    def _store(self, load_id: str, **tables: pl.DataFrame) -> None:
        folder = self._landing.path / load_id
        folder.mkdir()
        for name, frame in tables.items():
            schema = TABLES[name]
            whole = frame.with_columns(
                pl.lit(None).alias(column) for column in schema if column not in frame.columns
            ).with_columns(load_id=pl.lit(load_id))
            columns = [pl.col(name).cast(kind) for name, kind in schema.items()]
            whole.select(columns).write_parquet(folder / f"{name}.parquet", compression="zstd")
        sums = subprocess.run(
            ["sha256sum", *sorted(path.name for path in folder.iterdir())],
            cwd=folder,
            capture_output=True,
            text=True,
            check=True,
        )
        (folder / "SHA256SUMS").write_text(sums.stdout, "utf-8")


def _evidence(example: Coding, score: float) -> str:
    """The evidence of the example, its first term such that all add up to the score."""
    first, *others = example.evidence["terms"]
    rest = sum(term["contribution"] for term in others)
    terms = [first | {"contribution": score - rest}, *others]
    return json.dumps(example.evidence | {"terms": terms})


def _zipf(chance: np.random.Generator, size: int, values: int) -> np.ndarray[Any, Any]:
    """Indexes below ``values``, the n-th as likely as 1/n."""
    shares = 1 / np.arange(1, values + 1)
    return chance.choice(values, size, p=shares / shares.sum())
