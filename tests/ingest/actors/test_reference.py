from __future__ import annotations

from ingest.actors.reference import countries

COLUMNS = ["code", "iso3", "iso2", "name", "region", "continent", "kind", "valid_from", "valid_to"]


def test_one_row_a_code_with_all_columns() -> None:
    rows = countries()
    assert all(list(row) == COLUMNS for row in rows)
    codes = [str(row["code"]) for row in rows]
    assert codes == sorted(set(codes))


def test_every_state_has_a_region_and_a_name() -> None:
    for row in countries():
        assert row["name"]
        assert row["region"] or row["kind"] == "organisation", row


def test_kinds_and_dates() -> None:
    rows = {row["code"]: row for row in countries()}
    assert (rows["FRA"]["kind"], rows["FRA"]["iso2"]) == ("state", "FR")
    assert (rows["SUN"]["kind"], rows["SUN"]["valid_to"]) == ("historical", "1991-12-26")
    assert rows["NATO"]["kind"] == "organisation"
    assert rows["XKX"]["continent"] == "Europe"
