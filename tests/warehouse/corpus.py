"""Statement files for tests: invented people, our own sentences, a dispute that grows and cools."""

from __future__ import annotations

import csv
import json
import random
from datetime import date, timedelta
from pathlib import Path

SPEAKERS = (
    ("Ada Brandt", "foreign minister", "DEU"),
    ("Luc Moreau", "president", "FRA"),
    ("Ines Quispe", "foreign minister", "PER"),
    ("Tomas Vidal", "spokesperson", "PER"),
    ("Rosa Iturra", "president", "CHL"),
    ("Pablo Arce", "foreign minister", "CHL"),
)
RIVALS = {"PER": "CHL", "CHL": "PER", "DEU": "FRA", "FRA": "DEU"}
CALM = (
    "We thank our neighbours for the constructive talks about {topic}.",
    "Both governments agreed to continue their consultations on {topic} next month.",
    "Our delegation will visit the capital to discuss {topic}.",
    "We welcome the agreement on {topic} and will support its implementation.",
)
TENSE = (
    "We strongly condemn the decision on {topic} as a breach of the treaty.",
    "We demand that the authorities withdraw the order concerning {topic} at once.",
    "If the blockade of {topic} continues, we will recall our ambassador.",
    "We will impose sanctions on those responsible for {topic}.",
)
TOPICS = ("the fisheries zone", "the border crossing", "the river dam", "the rail corridor")
COLUMNS = ("id", "text", "speaker", "role", "country", "targets", "date", "publisher")


def write_statements(path: Path, seed: int, count: int, first: date, tension: float) -> Path:
    """A statements CSV; ``tension`` (0..1) is the share of hostile sentences."""
    chance = random.Random(seed)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        for number in range(count):
            name, role, country = chance.choice(SPEAKERS)
            templates = TENSE if chance.random() < tension else CALM
            text = chance.choice(templates).format(topic=chance.choice(TOPICS))
            day = first + timedelta(days=chance.randrange(60))
            outlet = chance.choice(("Harbour Gazette", "Inland Courier"))
            row = (f"{seed}-{number}", text, name, role, country, RIVALS[country], day, outlet)
            writer.writerow(row)
    return path


def write_corpus(folder: Path) -> list[Path]:
    """Four files over eight months, in their order of time."""
    folder.mkdir(parents=True, exist_ok=True)
    plan = ((1, 0.1), (3, 0.3), (5, 0.9), (7, 0.2))
    return [
        write_statements(folder / f"part{number}.csv", number, 60, date(2022, month, 1), tension)
        for number, (month, tension) in enumerate(plan, start=1)
    ]


DEMAND = (
    "“We demand that Peru withdraw the order concerning the river dam at once, and we will recall "
    "our ambassador if it does not,” Foreign Minister Pablo Arce of Chile told reporters."
)
REGRET = "“We regret the delay of the talks with Peru,” he added."


def write_articles(folder: Path) -> list[Path]:
    """Three articles: one, its revision, and another outlet's with the same quotation."""
    folder.mkdir(parents=True, exist_ok=True)
    plan = (
        ("courier", "Inland Courier", "2022-08-01T08:00:00Z", f"{DEMAND} {REGRET}"),
        ("courier", "Inland Courier", "2022-08-01T15:00:00Z", f"{DEMAND} The talks begin in May."),
        ("gazette", "Harbour Gazette", "2022-08-02T09:00:00Z", f"From our own reporter. {DEMAND}"),
    )
    paths = []
    for number, (site, outlet, revised, text) in enumerate(plan, start=1):
        article = {
            "@type": "NewsArticle",
            "url": f"https://{site}.example/dam",
            "headline": "The order on the dam",
            "publisher": {"name": outlet},
            "datePublished": "2022-08-01T07:00:00Z",
            "dateModified": revised,
            "articleBody": text,
        }
        paths.append(folder / f"article{number}.json")
        paths[-1].write_text(json.dumps(article, ensure_ascii=False), "utf-8")
    return paths
