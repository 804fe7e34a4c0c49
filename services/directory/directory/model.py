"""People, their accounts and tokens, and the counting of wrong tries."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

TRIES = 5
WINDOW = timedelta(minutes=15)


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
    off_roster: bool = False  # closed because the mediator left the roster: coming back opens it again


@dataclass(eq=False)
class Account:
    """How a person proves who they are. ``must_change_password`` stays false in this release.

    ``password_version`` counts the changes of the password: a session of an older one is no longer good.
    """

    person_id: str
    password_hash: str
    must_change_password: bool = False
    password_changed_at: datetime | None = None
    signed_in_at: datetime | None = None
    password_version: int = 0


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


@dataclass(eq=False)
class Tries:
    """Tries of one login since it last succeeded. ``moments`` are seconds since 1970, the oldest first."""

    login_digest: str
    moments: list[float] = field(default_factory=list)
    last_at: datetime | None = None

    def enter(self, now: datetime) -> bool:
        """Counts a try before its password is looked at; false when the login is locked.

        It is locked after TRIES within WINDOW, until the first of them is older.
        """
        recent = [at for at in self.moments if at > (now - WINDOW).timestamp()]
        allowed = len(recent) < TRIES
        self.moments = [*recent, now.timestamp()] if allowed else recent
        self.last_at = now
        return allowed

    @property
    def wrong_before(self) -> int:
        """How many were wrong before the present one."""
        return max(len(self.moments) - 1, 0)
