"""Rules of the directory, without a database."""

from __future__ import annotations

import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from pydantic import SecretStr

from contracts.people import RIGHTS, ROLES
from directory import passwords
from directory.model import TRIES, WINDOW, Person, Token, Tries
from directory.policies import ROLE_RIGHTS, fault_of_password, fault_of_roles, rights_of
from directory.settings import Settings
from servicekit.town import STAFF_ROLES

NOW = datetime(2026, 3, 11, 1, 0, tzinfo=UTC)


def person(desk: str = "") -> Person:
    return Person("S1", "window1", "刘桦林", ("receptionist",), "", desk, "", "", "", "hash")


def test_every_right_is_somebodys_and_no_other_is_named() -> None:
    assert frozenset().union(*ROLE_RIGHTS.values()) == set(RIGHTS)


def test_every_role_has_rights_and_no_other_is_named() -> None:
    assert set(ROLE_RIGHTS) == set(ROLES)
    assert set(STAFF_ROLES) <= set(ROLE_RIGHTS)


def test_who_manages_people_reads_no_dispute_and_no_trail() -> None:
    assert set(rights_of(("administrator",))) == {
        "people.manage",
        "token.manage",
        "routing.rules",
        "exchange.manage",
        "duty.manage",
    }


def test_two_roles_have_the_rights_of_both_and_an_unknown_role_none() -> None:
    assert set(rights_of(("expert", "auditor", "king"))) == {"expert.answer", "audit.read"}


@pytest.mark.parametrize("roles", [(), ("king",), ("channel",), ("desk_officer",), ("grid_worker",)])
def test_roles_that_do_not_fit_are_told(roles: tuple[str, ...]) -> None:
    assert fault_of_roles(person(), roles)


def test_a_role_fits_where_its_place_is_known() -> None:
    assert fault_of_roles(person(desk="pcs"), ("desk_officer", "triage")) == ""


@pytest.mark.parametrize("new", ["old-secret-1", "my-Window1-pass", "alllettershere", "1234567890"])
def test_a_weak_password_is_told(new: str) -> None:
    assert fault_of_password("window1", "old-secret-1", new)


def test_a_password_of_two_kinds_of_characters_will_do() -> None:
    assert fault_of_password("window1", "old-secret-1", "桥边柳树 2026 春天") == ""


def test_a_login_is_locked_after_five_tries_and_opens_after_the_window() -> None:
    tries = Tries("digest")
    assert all(tries.enter(NOW + timedelta(minutes=minute)) for minute in range(TRIES))
    assert not tries.enter(NOW + timedelta(minutes=TRIES))
    assert tries.enter(NOW + WINDOW)


def test_a_try_while_locked_does_not_lengthen_the_lock() -> None:
    tries = Tries("digest")
    for minute in range(15):
        tries.enter(NOW + timedelta(minutes=minute))
    assert tries.enter(NOW + WINDOW)


def test_the_wrong_tries_before_the_present_one_are_told() -> None:
    tries = Tries("digest")
    assert tries.wrong_before == 0
    assert all(tries.enter(NOW) for _ in range(3))
    assert tries.wrong_before == 2


def test_a_token_is_good_until_it_is_over_or_revoked() -> None:
    token = Token("t1", "热线", "grid", "", "", "hash", NOW, "S9", NOW + timedelta(days=1))
    assert token.good(NOW)
    assert not token.good(NOW + timedelta(days=1))
    assert token.revoke(NOW)
    assert not token.revoke(NOW)
    assert not token.good(NOW)


def test_the_first_password_is_made_once_for_its_owner_only(tmp_path: Path) -> None:
    settings = Settings(var=tmp_path / "new")
    made = passwords.first_password(settings)
    assert made.startswith("fengqiao-")
    assert passwords.first_password(settings) == made
    path = tmp_path / "new" / "first-password"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [one.name for one in path.parent.iterdir()] == ["first-password"]


def test_a_set_first_password_leaves_no_file(tmp_path: Path) -> None:
    settings = Settings(var=tmp_path, initial_password=SecretStr("given by the operator 1"))
    assert passwords.first_password(settings) == "given by the operator 1"
    assert not list(tmp_path.iterdir())


def test_the_hashing_costs_follow_the_settings() -> None:
    cheap = Settings(argon2_time_cost=1, argon2_memory_kib=64)
    made = passwords.hashed(cheap, "secret")
    assert "$argon2id$" in made and "m=64,t=1,p=1" in made
    assert passwords.matches(cheap, made, "secret")
    assert not passwords.matches(cheap, made, "Secret")
    assert not passwords.matches(cheap, None, "secret")
    assert not passwords.matches(cheap, "no hash", "secret")
    assert not passwords.outdated(cheap, made)
    assert passwords.outdated(Settings(), made)
