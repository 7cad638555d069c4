from __future__ import annotations

from pathlib import Path

from tests.dashboard.conftest import Open, told
from tests.dashboard.store import make_build
from tests.warehouse.test_builds import overwrite
from warehouse.builds import Builds


def test_readers_of_a_damaged_build_see_the_last_sound_one_and_are_told(
    tmp_path: Path, open_page: Open
) -> None:
    home = tmp_path / "store"
    sound = make_build(home, 1)
    damaged = make_build(home, 1)
    overwrite(damaged.database, damaged.database.read_bytes()[:-1])
    current = Builds(home).current()
    assert current == sound
    shown = told(open_page("method", str(home))).replace("\\", "")
    assert f"{damaged.build_id} is damaged" in shown
