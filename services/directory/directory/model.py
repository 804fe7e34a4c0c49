"""People, their accounts and tokens, and the counting of wrong tries."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from datetime import datetime, timedelta

TRIES = 5
WINDOW = timedelta(minutes=15)
MOST_LOGINS = 50_000


@dataclass(eq=False)
class Person:
    """Somebody in an office. ``source_hash`` tells which row of the town's data this is; ``edited`` that an
    administrator has changed it since, so that the town's data no longer overwrites it."""

    person_id: str
    login: str
    name: str
    roles: tuple[str, ...]
    post: str
    desk: str
    village_code: str
    area_code: str
    committee_code: str
    source_hash: str
    active: bool = True
    edited: bool = False


@dataclass(eq=False)
class Account:
    """How a person proves who they are. ``must_change_password`` stays false in this release."""

    person_id: str
    password_hash: str
    must_change_password: bool = False
    password_changed_at: datetime | None = None
    signed_in_at: datetime | None = None


@dataclass(eq=False)
class SavedView:
    """A list's filters under a name of a person's own."""

    view_id: str
    person_id: str
    page: str
    name: str
    query: str
    created_at: datetime


@dataclass(eq=False)
class Token:
    """A program's key; it speaks for one channel or one person, and only its hash is kept."""

    token_id: str
    name: str
    channel: str
    person_id: str
    login: str
    token_hash: str
    created_at: datetime
    created_by: str
    expires_at: datetime
    revoked_at: datetime | None = None

    def good(self, now: datetime) -> bool:
        return self.revoked_at is None and now < self.expires_at

    def revoke(self, now: datetime) -> bool:
        """False when it was revoked before."""
        if self.revoked_at is not None:
            return False
        self.revoked_at = now
        return True


class Tries:
    """Tries for each login since it last succeeded, within the window.

    They live in the process: a refused request is rolled back and could not count in the database. After a
    restart counting begins anew; several instances count each for themselves.
    """

    def __init__(self) -> None:
        self._moments: dict[str, list[datetime]] = {}
        self._guard = threading.Lock()

    def enter(self, login: str, now: datetime) -> bool:
        """Counts a try before its password is looked at; false when the login is locked."""
        with self._guard:
            recent = [at for at in self._moments.pop(login, []) if at > now - WINDOW]
            allowed = len(recent) < TRIES
            self._moments[login] = [*recent, now] if allowed else recent
            self._bound(now)
        return allowed

    def succeed(self, login: str) -> int:
        """Forgets the login's tries; answers how many were wrong before the one that succeeded."""
        with self._guard:
            return max(len(self._moments.pop(login, [])) - 1, 0)

    def _bound(self, now: datetime) -> None:
        """Invented logins must not fill the memory: what is over goes first, then the least recently tried."""
        if len(self._moments) <= MOST_LOGINS:
            return
        fresh = {login: at for login, at in self._moments.items() if at and at[-1] > now - WINDOW}
        while len(fresh) > MOST_LOGINS:
            del fresh[next(iter(fresh))]
        self._moments = fresh
