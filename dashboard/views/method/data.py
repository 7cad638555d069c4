"""The method in words and tables."""

from __future__ import annotations

import csv
import json
from collections import defaultdict
from importlib.resources import files

from dashboard.series import REFERENCE
from ingest.coding import codebook
from ingest.coding.codebook import Act, Codebook

_STRETCHES = ", ".join(f"{span} before a {grain}" for grain, span in REFERENCE.items())
SECTIONS = {
    "What a point is": [
        "A point is the mean over all statements of its period, country, dyad or speaker. Its n"
        " stands beside it. A period without statements has no point: no data is not calm.",
        "A statement counts only in grains that its date reaches: a speech dated by year appears"
        " in yearly charts alone. A statement to several states counts once toward each, with what"
        " it does to that one.",
        "The band is a 95 % interval of the mean. It allows for statements of one document being"
        " alike, and for the coder's own measurement error.",
        "Faded points rest on few statements, hollow ones on a period that the build does not cover"
        " whole.",
    ],
    "Repeated quotations": [
        "A sentence that many outlets carry is one distinct statement with many mentions; a series"
        " counts each of them. Near-duplicates are grouped; the option “count once” takes each"
        " group once: over time for the mean with the speakers' mix as it was and for the number of"
        " statements, in the matrix and the map for every measure.",
    ],
    "A change of tone, or of speakers": [
        "The mean also moves when other people speak. The option “held fixed” takes from the"
        " mean what is due to who spoke, as each speaker usually speaks in the period and the"
        f" stretch before it: {_STRETCHES}.",
        "So a sudden change of speakers is taken out, a slower one is not; in a period of speakers"
        " who are first heard then, a change of tone and one of speakers cannot be told apart.",
    ],
    "Beside another series": [
        "The lag correlation compares the changes of two series from one period to the next, at"
        " lags of up to twelve periods; two series that drift would correlate even if nothing"
        " joined them (Granger and Newbold 1974). Each lag has its own n.",
        "Its p-value is that of the strongest correlation of all lags, so that choosing the lag is"
        " paid for. It rests on 999 permutations of one series in blocks, which keep its memory"
        " (after Politis and Romano 1992). A correlation is not a cause.",
        "Events of ICEWS, POLECAT and GDELT count cooperation as positive; beside our scores their"
        " sign is turned.",
    ],
    "Words and deeds": [
        "Threats, accusations, demands, conciliation and hostile deeds have series of their own;"
        " telling of another's violence to blame them is an accusation, not an assault.",
    ],
}


def book() -> Codebook:
    return codebook.load()


def scale(book: Codebook) -> list[tuple[float, list[Act]]]:
    """The severities of asserted acts, from most conciliatory to most hostile, with their acts."""
    levels: dict[float, list[Act]] = defaultdict(list)
    for act in book.acts:
        levels[act.severity].append(act)
    return sorted(levels.items())


def benchmark() -> list[dict[str, str]]:
    """What `make bench-code` last measured: measure, result, goal and coder."""
    text = files("ingest.coding").joinpath("model", "benchmark.csv").read_text("utf-8")
    return list(csv.DictReader(text.splitlines()))


def validation() -> list[str]:
    """How the coder did on sentences that it was not trained on, as its model file records it."""
    text = files("ingest.coding").joinpath("model", "model.json").read_text("utf-8")
    figures = json.loads(text)
    if "act_accuracy" not in figures:
        return []
    return [
        f"The coder {figures['name']} was trained on {figures['trained_on']:,} sentences written"
        f" for it. Of {figures['held_out']:,} others it finds the act of"
        f" {100 * figures['act_accuracy']:.0f} % (of {len(book().codes)} acts) and the modality of"
        f" {100 * figures['modality_accuracy']:.0f} %.",
        "Its probabilities differ from how often it is right by"
        f" {100 * figures['calibration_error']:.1f} percentage points on average.",
        "A single statement's score is therefore rough; read means over many, with their interval.",
    ]
