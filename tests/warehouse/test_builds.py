from __future__ import annotations

import json
import os
from pathlib import Path

import duckdb
import pytest

from warehouse.builds import DAMAGE_NOTE, PENDING, REMOVED, Build, Builds, retention
from warehouse.settings import KEEP_DAYS, KEEP_MONTHS
from warehouse.store import DATABASE


def publish(builds: Builds, build_id: str, value: int) -> Build:
    aside, _ = builds.begin()
    with duckdb.connect(str(aside / DATABASE)) as connection:
        connection.execute("create or replace table t as select ? as value", [value])
    return builds.publish(aside, build_id, {"loads": [], "tables": {}})


def value(path: Path) -> int:
    with duckdb.connect(str(path.resolve()), read_only=True) as connection:
        ((found,),) = connection.execute("select value from t").fetchall()
    return int(found)


def flip_a_bit(path: Path, at: float) -> None:
    content = bytearray(path.read_bytes())
    content[int(at * (len(content) - 1))] ^= 1
    overwrite(path, content)


def overwrite(path: Path, content: bytes) -> None:
    path.chmod(0o644)
    path.write_bytes(content)


@pytest.fixture
def builds(tmp_path: Path) -> Builds:
    builds = Builds(tmp_path)
    for number in (1, 2, 3):
        publish(builds, f"b{number}", number)
    return builds


def test_the_link_leads_to_the_newest_build(builds: Builds) -> None:
    assert [build.build_id for build in builds.all()] == ["b1", "b2", "b3"]
    assert builds.current() == builds.find("b3")
    assert value(builds.link) == 3
    assert builds.notice() is None


def test_a_published_database_is_not_for_writing(builds: Builds) -> None:
    assert [build.database.stat().st_mode & 0o222 for build in builds.all()] == [0, 0, 0]
    assert (builds.begin()[0] / DATABASE).stat().st_mode & 0o200


def test_publishing_opens_a_database_to_nobody_else(tmp_path: Path) -> None:
    before = os.umask(0o077)
    try:
        build = publish(Builds(tmp_path), "b1", 1)
    finally:
        os.umask(before)
    assert build.database.stat().st_mode & 0o777 == 0o400


def test_a_reader_keeps_its_build_while_another_is_published(builds: Builds) -> None:
    with duckdb.connect(str(builds.link.resolve()), read_only=True) as reader:
        publish(builds, "b4", 4)
        assert reader.execute("select value from t").fetchall() == [(3,)]
    assert value(builds.link) == 4


def test_a_new_build_starts_as_a_copy_of_the_current_one(builds: Builds) -> None:
    aside, copied = builds.begin()
    assert value(aside / DATABASE) == 3
    assert copied == builds.current()
    (aside / "left over").write_text("by a killed refresh")
    aside, _ = builds.begin()
    assert [path.name for path in aside.iterdir()] == [DATABASE]


def test_what_is_aside_is_no_build(builds: Builds) -> None:
    builds.begin()
    assert PENDING not in [build.build_id for build in builds.all()]


@pytest.mark.parametrize("at", [0.0, 0.1, 0.5, 0.9, 1.0])
def test_any_flipped_bit_of_the_database_is_found(builds: Builds, at: float) -> None:
    build = builds.find("b3")
    assert build is not None and build.verify() is None
    flip_a_bit(build.database, at)
    assert "checksum" in (build.verify() or "")


@pytest.mark.parametrize("at", [0.05, 0.3, 0.6, 0.95])
def test_any_flipped_bit_of_the_manifest_is_found(builds: Builds, at: float) -> None:
    build = builds.find("b3")
    assert build is not None
    flip_a_bit(build.folder / "build.json", at)
    assert build.problem() is not None


@pytest.mark.parametrize(
    "harm",
    [
        lambda build: build.database.unlink(),
        lambda build: overwrite(build.database, build.database.read_bytes()[:-1]),
        lambda build: (build.folder / "build.json").unlink(),
        lambda build: (build.folder / "build.json").write_text("{}"),
        lambda build: (flip_a_bit(build.database, 0.5), build.verify()),
    ],
    ids=["no database", "cut database", "no manifest", "empty manifest", "flipped bit"],
)
def test_readers_of_a_damaged_build_get_the_last_sound_one_and_are_told(
    builds: Builds, harm: object
) -> None:
    build = builds.find("b3")
    assert build is not None and callable(harm)
    harm(build)
    current = builds.current()
    assert current is not None and current.build_id == "b2"
    assert "b3 is damaged" in (builds.notice() or "")
    assert builds.find("b3") is None
    builds.repair()
    assert value(builds.link) == 2
    assert "b3 is damaged" in (builds.notice() or "")


def test_a_damaged_build_is_never_copied(builds: Builds) -> None:
    flip_a_bit(builds.link.resolve(), 0.5)
    aside, copied = builds.begin()
    assert value(aside / DATABASE) == 2
    assert copied == builds.find("b2")


def test_a_damaged_build_that_cannot_be_marked_is_passed_by(builds: Builds) -> None:
    (builds.link.resolve().parent / DAMAGE_NOTE).mkdir()  # no file can be written in its place
    flip_a_bit(builds.link.resolve(), 0.5)
    aside, copied = builds.begin()
    assert value(aside / DATABASE) == 2
    assert copied == builds.find("b2")


def test_when_no_build_is_sound_a_new_one_starts_from_nothing(builds: Builds) -> None:
    for build in builds.all():
        flip_a_bit(build.database, 0.5)
    aside, copied = builds.begin()
    assert copied is None and list(aside.iterdir()) == []
    assert builds.current() is None


def test_rolling_back_is_told_to_readers(builds: Builds) -> None:
    build = builds.find("b1")
    assert build is not None
    builds.point_to(build)
    assert value(builds.link) == 1
    assert "rolled back" in (builds.notice() or "")
    assert builds.rolled_back_from() == builds.all()[-1]


def test_readers_led_back_by_damage_were_not_rolled_back(builds: Builds) -> None:
    assert builds.rolled_back_from() is None
    builds.all()[-1].note_damage("a bit")
    assert builds.rolled_back_from() is None
    builds.repair()
    assert builds.rolled_back_from() is None


def keep_by_number_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(KEEP_DAYS.name, "0")
    monkeypatch.setenv(KEEP_MONTHS.name, "0")


def test_pruning_keeps_the_newest_sound_builds_and_the_current_one(
    builds: Builds, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep_by_number_alone(monkeypatch)
    first = builds.find("b1")
    assert first is not None
    publish(builds, "b4", 4)
    publish(builds, "b5", 5)
    flip_a_bit(builds.link.resolve(), 0.5)
    assert builds.all()[-1].verify()
    builds.point_to(first)
    builds.prune(keep=2)
    assert [build.build_id for build in builds.all()] == ["b1", "b3", "b4"]


def hourly(builds: Builds, *times: str) -> None:
    for number, time in enumerate(times):
        publish(builds, f"{time}0000000Z-{number:06}", number)


def kept(builds: Builds) -> list[str]:
    return [build.build_id.partition("0000000Z")[0] for build in builds.all()]


def test_pruning_keeps_the_newest_build_of_each_of_the_last_days_and_months(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(KEEP_DAYS.name, "2")
    monkeypatch.setenv(KEEP_MONTHS.name, "3")
    builds = Builds(tmp_path)
    hourly(
        builds,
        "20260105T08", "20260209T08", "20260209T20", "20260311T08", "20260312T08", "20260312T20",
        "20260402T06", "20260402T07", "20260402T08",
    )  # fmt: skip
    removed = builds.prune(keep=2)
    assert kept(builds) == ["20260209T20", "20260312T20", "20260402T07", "20260402T08"]
    assert len(removed) == 5
    assert builds.prune(keep=2) == []


def test_a_damaged_build_is_not_the_one_kept_of_its_day(tmp_path: Path) -> None:
    builds = Builds(tmp_path)
    hourly(builds, "20260401T08", "20260401T20", "20260402T08")
    builds.all()[1].database.unlink()
    builds.prune(keep=1)
    assert kept(builds) == ["20260401T08", "20260402T08"]


def test_a_pinned_build_stays_until_it_is_released(
    builds: Builds, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep_by_number_alone(monkeypatch)
    pinned = builds.find("b1")
    assert pinned is not None
    pinned.pin(True)
    builds.prune(keep=1)
    assert [build.build_id for build in builds.all()] == ["b1", "b3"]
    assert pinned.verify() is None and pinned.facts()["is_pinned"]
    pinned.pin(False)
    builds.prune(keep=1)
    assert [build.build_id for build in builds.all()] == ["b3"]


def test_what_is_kept_is_told_by_the_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    told = "The newest 5 builds, the newest of each of the last 7 days, the newest of each"
    assert retention().startswith(f"{told} of the last 12 months and those pinned by")
    keep_by_number_alone(monkeypatch)
    assert retention().startswith("The newest 5 builds and those pinned by")


def test_what_a_killed_refresh_was_removing_is_no_build_and_goes(
    builds: Builds, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep_by_number_alone(monkeypatch)
    first = builds.find("b1")
    assert first is not None
    first.folder.rename(builds.folder / REMOVED)
    assert [build.build_id for build in builds.all()] == ["b2", "b3"]
    builds.prune(keep=1)
    assert sorted(path.name for path in builds.folder.iterdir()) == ["b3"]


def test_the_manifest_is_plain_json_beside_the_database(builds: Builds) -> None:
    build = builds.find("b2")
    assert build is not None
    content = json.loads((build.folder / "build.json").read_text("utf-8"))
    assert content["build_id"] == "b2"
    assert content["bytes"] == build.database.stat().st_size
