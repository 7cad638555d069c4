from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import polars as pl
import pytest

from ingest.landing import Landing
from ingest.model import Document, Rejected
from ingest.pipeline import ingest
from ingest.sources.base import Options
from ingest.sources.inputs import input_of, inputs
from tests.ingest.sources.reading import document, kinds, read, rejected, write

BODY = "&lt;p&gt;We will &lt;b&gt;not&lt;/b&gt; yield.&lt;/p&gt;&lt;script&gt;x()&lt;/script&gt;"


def item(guid: str = "g1", title: str = "A statement", body: str = BODY, extra: str = "") -> str:
    return (
        f"<item><title>{title}</title><link>https://ministry.example/{guid}</link>"
        f"<guid isPermaLink='false'>{guid}</guid><description>{body}</description>"
        f"<pubDate>Tue, 14 May 2024 09:30:00 +0300</pubDate>{extra}</item>"
    )


def rss(*items: str, title: str = "Ministry news", end: str = "</channel></rss>") -> str:
    return (
        '<?xml version="1.0"?><rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<channel><title>{title}</title><language>en-GB</language>" + "".join(items) + end
    )


def test_an_item_is_a_document(tmp_path: Path) -> None:
    path = write(tmp_path / "feed.xml", rss(item()))
    assert kinds(path) == ["feed"]
    found = document(path)
    assert found.text == "We will not yield."
    assert (found.key, found.url) == ("feed:ministry.example:g1", "https://ministry.example/g1")
    assert (found.publisher, found.language) == ("Ministry news", "en")
    assert found.published_at == datetime(2024, 5, 14, 6, 30, tzinfo=UTC)


def test_items_of_two_sites_that_both_count_from_one_are_two(tmp_path: Path) -> None:
    ours = write(tmp_path / "a.xml", rss(item("101")))
    theirs = rss(item("101", body="We agree.")).replace("ministry.example", "www.other.example")
    landing = Landing(tmp_path / "landing")
    ingest(inputs([ours, write(tmp_path / "b.xml", theirs)]), Options(), landing)
    keys = landing.scan("documents").collect()["document_key"]
    assert sorted(keys) == ["feed:ministry.example:101", "feed:other.example:101"]


@pytest.mark.parametrize(
    ("guid", "key"),
    [
        ("https://ministry.example/?p=1", "feed:https://ministry.example/?p=1"),
        ("tag:ministry.example,2024:1", "feed:tag:ministry.example,2024:1"),
        ("urn:uuid:1", "feed:urn:uuid:1"),
        ("1 at https://ministry.example", "feed:1 at https://ministry.example"),
        ("node:1", "feed:ministry.example:node:1"),
    ],
)
def test_an_id_that_is_unique_anywhere_is_kept_as_it_is(
    tmp_path: Path, guid: str, key: str
) -> None:
    text = rss(item("1")).replace(">1</guid>", f">{guid}</guid>")
    assert document(write(tmp_path / "f.xml", text)).key == key


def test_a_bare_id_without_a_link_counts_within_the_feeds_site(tmp_path: Path) -> None:
    bare = item("1").replace("<link>https://ministry.example/1</link>", "")
    text = rss("<link>https://www.ministry.example/</link>", bare)
    assert document(write(tmp_path / "f.xml", text)).key == "feed:ministry.example:1"


def test_atom_with_dates_and_content(tmp_path: Path) -> None:
    atom = (
        '<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>News</title>'
        "<entry><id>urn:1</id><title>T</title><updated>2024-05-15T00:00:00Z</updated>"
        '<published>2024-05-14T08:00:00Z</published><link href="https://m.example/1"/>'
        '<summary>Short.</summary><content type="html">&lt;p&gt;The long text.&lt;/p&gt;</content>'
        "</entry></feed>"
    )
    found = document(write(tmp_path / "feed.xml", atom))
    assert found.text == "The long text."
    assert found.published_at == datetime(2024, 5, 14, 8, tzinfo=UTC)
    assert found.revised_at == datetime(2024, 5, 15, tzinfo=UTC)


def test_snapshots_replayed_in_order_give_the_same_rows(tmp_path: Path) -> None:
    snapshots = [
        write(tmp_path / "1.xml", rss(item("g1"), item("g2"))),
        write(tmp_path / "2.xml", rss(item("g1", title="A statement (corrected)"), item("g3"))),
    ]
    landing = Landing(tmp_path / "landing")
    first = ingest(inputs(snapshots), Options(), landing).total
    again = ingest(inputs(snapshots), Options(), landing).total
    assert (first.loaded, first.duplicate) == (4, 0)
    assert (again.loaded, again.duplicate) == (0, 4)
    documents = landing.scan("documents").collect()
    versions = documents.group_by("document_key").len().sort("document_key")
    site = "feed:ministry.example"
    assert versions.rows() == [(f"{site}:g1", 2), (f"{site}:g2", 1), (f"{site}:g3", 1)]


def test_each_snapshot_tells_which_versions_stood_in_it(tmp_path: Path) -> None:
    def snapshot(hour: int, *items: str) -> Path:
        date = f"<lastBuildDate>Tue, 14 May 2024 {hour}:00:00 GMT</lastBuildDate>"
        return write(tmp_path / f"{hour}.xml", rss(date, *items))

    snapshots = [
        snapshot(10, item("g1"), item("g2")),
        snapshot(11, item("g1"), item("g2", title="Corrected")),
        snapshot(12, item("g2", title="Corrected")),
    ]
    landing = Landing(tmp_path / "landing")
    for _ in range(2):
        ingest(inputs(snapshots), Options(), landing)
    sightings = landing.scan("sightings").collect()
    assert sightings.height == 5
    last = sightings.group_by("document_key").agg(pl.col("seen_at").dt.hour().max())
    assert dict(last.rows()) == {"feed:ministry.example:g1": 11, "feed:ministry.example:g2": 12}


def shown(folder: Path, day: int, title: str, feed: str = "Ministry news") -> Path:
    date = f"<lastBuildDate>{day} May 2024 10:00:00 GMT</lastBuildDate>"
    return write(folder / f"{feed}{day}.xml", rss(date, item(title=title), title=feed))


def latest(landing: Landing) -> tuple[int, str]:
    """How many versions landed, and the title of the latest as the marts order them."""
    versions = landing.scan("documents").sort("revised_at", "load_id", nulls_last=False).collect()
    return versions.height, versions["title"][-1]


@pytest.mark.parametrize("one_run", [True, False])
def test_a_text_that_comes_back_is_the_latest_version_again(tmp_path: Path, one_run: bool) -> None:
    snapshots = [shown(tmp_path, 14, "A"), shown(tmp_path, 15, "B"), shown(tmp_path, 16, "A")]
    landing = Landing(tmp_path / "landing")
    for paths in [snapshots] if one_run else [[path] for path in snapshots]:
        ingest(inputs(paths), Options(), landing)
    assert latest(landing) == (3, "A")
    again = [shown(tmp_path, 17, "A"), shown(tmp_path, 18, "B"), shown(tmp_path, 19, "B")]
    ingest(inputs(again), Options(), landing)
    assert latest(landing) == (4, "B")
    for paths in (snapshots, again, [*again, *snapshots]):
        summary = ingest(inputs(paths), Options(), landing)
        assert (summary.total.loaded, landing.scan("sightings").collect().height) == (0, 6)


def test_snapshots_that_come_late_take_their_place_in_time(tmp_path: Path) -> None:
    landing = Landing(tmp_path / "landing")
    for day, title in ((16, "C"), (15, "B"), (14, "A"), (15, "B")):
        ingest(inputs([shown(tmp_path, day, title)]), Options(), landing)
    assert latest(landing) == (3, "C")


def test_two_feeds_that_tell_an_item_differently_add_no_versions(tmp_path: Path) -> None:
    landing = Landing(tmp_path / "landing")
    for day in range(14, 20):
        paths = [shown(tmp_path, day, "Full", "All"), shown(tmp_path, day, "Short", "Some")]
        ingest(inputs(paths), Options(), landing)
    assert landing.scan("documents").collect().height == 2


def test_what_is_extracted_anew_is_no_text_that_came_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    landing = Landing(tmp_path / "landing")
    with monkeypatch.context() as before:
        before.setattr("ingest.rows.EXTRACTOR_VERSION", "0")
        ingest(inputs([shown(tmp_path, 14, "A")]), Options(), landing)
    assert ingest(inputs([shown(tmp_path, 15, "A")]), Options(), landing, again=True).total.loaded
    assert not ingest(inputs([shown(tmp_path, 16, "A")]), Options(), landing).total.loaded
    assert landing.scan("sightings").collect().height == 3


def test_an_item_with_a_hostile_address_costs_nothing_else(tmp_path: Path) -> None:
    hostile = item("g1").replace("https://ministry.example/g1", "https://[ministry/g1")
    content = rss(hostile, item("g2"), title="")
    keys = [d.key for d in read(write(tmp_path / "f.xml", content)) if isinstance(d, Document)]
    assert keys == ["feed:g1", "feed:ministry.example:g2"]


def test_a_fetched_feed_without_a_date_of_its_own_was_seen_when_it_was_fetched(
    tmp_path: Path,
) -> None:
    path = write(tmp_path / "f.xml", rss(item()))
    assert document(path).seen_at is None
    begun = datetime.now(UTC)
    ((source, shown),) = input_of(
        path, Path("ministry.example/f.xml"), url="https://ministry.example/f.xml"
    )
    (found,) = source.read(shown, Options())
    assert isinstance(found, Document)
    assert found.feed == "https://ministry.example/f.xml"
    assert found.seen_at and begun <= found.seen_at <= datetime.now(UTC)
    dated = write(path, rss("<lastBuildDate>Tue, 14 May 2024 10:00:00 GMT</lastBuildDate>", item()))
    (again,) = source.read(dated, Options())
    assert isinstance(again, Document)
    assert again.seen_at == datetime(2024, 5, 14, 10, tzinfo=UTC)


def test_an_item_without_a_body_is_its_title(tmp_path: Path) -> None:
    bare = item(body="", title="Vost threatens to cut ties")
    assert document(write(tmp_path / "f.xml", rss(bare))).text == "Vost threatens to cut ties"


def test_dates_are_parsed_or_reported(tmp_path: Path) -> None:
    forms = {
        "Tue, 14 May 2024 09:30:00 EST": datetime(2024, 5, 14, 14, 30, tzinfo=UTC),
        "14 May 24 09:30 GMT": datetime(2024, 5, 14, 9, 30, tzinfo=UTC),
        "2024-05-14": datetime(2024, 5, 14, tzinfo=UTC),
        "05/06/2024": None,
        "soon": None,
    }
    items = [
        item(f"g{i}").replace("Tue, 14 May 2024 09:30:00 +0300", f) for i, f in enumerate(forms)
    ]
    found = [d for d in read(write(tmp_path / "f.xml", rss(*items))) if isinstance(d, Document)]
    assert [d.published_at for d in found] == list(forms.values())
    assert all(d.published_at or (d.date_note or "").startswith("item") for d in found)


@pytest.mark.parametrize("least", ["Mon, 01 Jan 0001 00:00:00 +0100", "1 Jan 0001 00:00 GMT"])
def test_a_date_that_programs_write_for_none_is_none(tmp_path: Path, least: str) -> None:
    one = item("g1").replace("Tue, 14 May 2024 09:30:00 +0300", least)
    end = f"<pubDate>{least}</pubDate></channel></rss>"
    found = document(write(tmp_path / "f.xml", rss(one, end=end)))
    assert (found.published_at, found.seen_at) == (None, None)
    assert found.date_note


def test_a_feed_that_breaks_off_lands_no_cut_item(tmp_path: Path) -> None:
    cut = rss(item("g1"), item("g2"))[:-60]
    good, problem = read(write(tmp_path / "f.xml", cut))
    assert isinstance(good, Document)
    assert good.key == "feed:ministry.example:g1"
    assert isinstance(problem, Rejected)
    assert "breaks off" in problem.reason


@pytest.mark.parametrize(
    "end",
    ["</channel></rss>\n", "</channel></rss> <!-- made -->\n<!---->", "</channel></rss><!----> "],
)
def test_comments_may_follow_a_whole_feed(tmp_path: Path, end: str) -> None:
    path = write(tmp_path / "f.xml", rss(item("g1"), end=end))
    assert document(path).key == "feed:ministry.example:g1"


def test_a_feed_in_utf_16_is_read_to_its_end(tmp_path: Path) -> None:
    text = rss(item("g1"), item("g2")).replace("?>", ' encoding="utf-16"?>', 1)
    whole = read(write(tmp_path / "f.xml", text.encode("utf-16")))
    assert [type(found) for found in whole] == [Document, Document]
    cut = read(write(tmp_path / "g.xml", text[:-60].encode("utf-16")))
    assert [type(found) for found in cut] == [Document, Rejected]


@pytest.mark.parametrize("end", ["</channel></rss> <!-- cut", "</channel>", "</channel></rss>x"])
def test_a_feed_ends_where_its_root_ends(tmp_path: Path, end: str) -> None:
    assert "breaks off" in rejected(write(tmp_path / "f.xml", rss(item("g1"), end=end))).reason


def test_many_comments_after_a_feed_do_no_harm(tmp_path: Path) -> None:
    end = "</channel></rss>" + "<!---->" * 50_000 + "x"
    assert "breaks off" in rejected(write(tmp_path / "f.xml", rss(item("g1"), end=end))).reason


def test_what_only_begins_like_a_feed_is_told(tmp_path: Path) -> None:
    assert "broken feed" in rejected(write(tmp_path / "f.xml", "<rss><<<>")).reason


def test_an_official_who_signs_is_the_speaker_only_in_a_states_own_feed(tmp_path: Path) -> None:
    signed = item(extra="<dc:creator>Ana Prill, Foreign Minister</dc:creator>")
    own = document(write(tmp_path / "a.xml", rss(signed, title="Chile: Foreign Ministry")))
    outlet = document(write(tmp_path / "b.xml", rss(signed, title="Northern Courier")))
    (turn,) = own.turns
    assert (turn.speaker, turn.country) == ("Ana Prill", "CHL")
    assert outlet.turns == ()


@pytest.mark.parametrize(
    ("author", "speaker"),
    [
        ("External Affairs Spokesperson A. Devan", "A. Devan"),
        ("Foreign Minister Ana Prill", "Ana Prill"),
        ("Chilean Minister of Foreign Affairs Ana Prill", "Ana Prill"),
        ("Ana Prill", None),
        ("Ana Prill, Diplomatic Correspondent", None),
        ("Political Editor Ana Prill", None),
        ("Norwegian Foreign Minister Ana Prill", None),
        ("Ministry of Foreign Affairs", None),
    ],
)
def test_the_role_of_who_signs_may_stand_first(
    tmp_path: Path, author: str, speaker: str | None
) -> None:
    text = rss(item(extra=f"<dc:creator>{author}</dc:creator>"), title="Chile: Foreign Ministry")
    turns = document(write(tmp_path / "a.xml", text)).turns
    assert [turn.speaker for turn in turns] == ([speaker] if speaker else [])
    assert all(turn.country == "CHL" for turn in turns)


def test_a_body_of_a_state_that_signs_is_the_publisher(tmp_path: Path) -> None:
    signed = item(extra="<dc:creator>Ministry of Foreign Affairs of Chile</dc:creator>")
    found = document(write(tmp_path / "a.xml", rss(signed, title="News")))
    assert found.publisher == "Ministry of Foreign Affairs of Chile"


def test_an_entity_bomb_does_no_harm(tmp_path: Path) -> None:
    entities = "".join(f'<!ENTITY e{i} "{f"&e{i - 1};" * 10}">' for i in range(1, 9))
    bomb = f'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY e0 "ha">{entities}]>'
    path = write(tmp_path / "f.xml", bomb + rss(item(body="&e8;")).partition("?>")[2])
    assert kinds(path) == ["feed"]
    assert document(path).text == "&e8"
