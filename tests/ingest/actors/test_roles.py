from __future__ import annotations

import pytest

from ingest.actors.roles import covers, find_roles


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("Deputy Foreign Minister", "diplomat"),
        ("Foreign Minister", "foreign_minister"),
        ("the US ambassador to the UN", "diplomat"),
        ("Deputy Prime Minister", "minister"),
        ("Vice President", "other"),
        ("UN Secretary-General", "intl_org_head"),
        ("EU foreign policy chief", "intl_org_head"),
        ("Chancellor of the Exchequer", "minister"),
        ("national security adviser", "other"),
        ("a former adviser on the region", "analyst"),
        ("Sen.", "legislator"),
        ("the rear admiral", "military"),
        ("officials", "unnamed_official"),
    ],
)
def test_the_first_role_of_a_phrase(text: str, role: str) -> None:
    assert find_roles(text)[0].role == role


def test_roles_tell_gender_and_country_where_the_word_does() -> None:
    role = find_roles("the congresswoman")[0]
    assert (role.gender, role.country) == ("f", "USA")


def test_a_letter_that_is_two_in_lower_case_moves_no_place() -> None:
    text = "İbrahim, İstanbul: the foreign minister said"
    (role,) = find_roles(text)
    assert text[slice(*role.span)] == "foreign minister"


def test_text_without_a_role() -> None:
    assert find_roles("It rained over the sea for a week.") == []
    assert find_roles("") == []


def test_a_general_word_covers_a_closer_one() -> None:
    assert covers("diplomat", "foreign_minister")
    assert covers("unnamed_official", "minister")
    assert not covers("foreign_minister", "diplomat")
