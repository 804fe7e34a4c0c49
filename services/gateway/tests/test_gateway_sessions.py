"""Sessions are signed, live as long as their password, and are believed for a short while only."""

from __future__ import annotations

from typing import Any

import pytest

from contracts.directory import GetPrincipal, Principal, SignIn
from contracts.people import Actor
from gateway.people import People, Unauthenticated

KEY = "k" * 64


class Directory:
    """Answers for one person whose password has a version."""

    def __init__(self) -> None:
        self.version, self.asked = 0, 0

    def ask(self, request: Any, *_: Any, **__: Any) -> Principal:
        assert isinstance(request, SignIn | GetPrincipal)
        self.asked += 1
        return Principal(
            person_id="P1", login="p1", name="甲", actor=Actor(person_id="P1"), password_version=self.version
        )


class Hand:
    """A clock that is moved by hand."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def directory() -> Directory:
    return Directory()


@pytest.fixture
def hand() -> Hand:
    return Hand()


@pytest.fixture
def people(directory: Directory, hand: Hand) -> People:
    return People(directory, KEY, 12, 30, hand)


def test_a_session_is_asked_for_again_after_a_while(people: People, directory: Directory, hand: Hand) -> None:
    token, _ = people.sign_in("p1", "secret")
    assert people.who(token).person_id == "P1" and directory.asked == 1
    hand.seconds = 31
    assert people.who(token).person_id == "P1" and directory.asked == 2


def test_a_session_of_an_older_password_is_no_longer_good(
    people: People, directory: Directory, hand: Hand
) -> None:
    token, _ = people.sign_in("p1", "secret")
    directory.version, hand.seconds = 1, 31
    with pytest.raises(Unauthenticated):
        people.who(token)


def test_who_changes_the_password_goes_on_and_all_other_sessions_end_at_once(
    people: People, directory: Directory
) -> None:
    tokens = [people.sign_in("p1", "secret")[0] for _ in range(2)]
    directory.version = 1
    fresh = people.renew("P1")
    assert people.who(fresh).password_version == 1
    for token in tokens:
        with pytest.raises(Unauthenticated):
            people.who(token)


def test_a_session_from_before_versions_counts_as_the_first_one(people: People, directory: Directory) -> None:
    old = "s." + str(people._signer.dumps(["P1", "abcd"]))
    assert people.who(old).person_id == "P1"
    directory.version = 1
    people.forget(old)
    with pytest.raises(Unauthenticated):
        people.who(old)


@pytest.mark.parametrize("token", ["s.", "s.nonsense", "s.WyJQMSJd.x.y"])
def test_a_token_that_was_not_signed_here_is_nobodys(people: People, token: str) -> None:
    with pytest.raises(Unauthenticated):
        people.who(token)
