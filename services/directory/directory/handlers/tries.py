"""Counting tries of a password, in a transaction of its own: a refused sign-in is undone, its try is not."""

from __future__ import annotations

import logging
from typing import Any

from sqlalchemy import delete
from sqlalchemy.dialects import postgresql, sqlite

from contracts import directory as c
from directory import queries
from directory.errors import Locked
from directory.model import WINDOW, Tries
from directory.tables import TRIES
from messaging.call import Call
from servicekit import privacy

_log = logging.getLogger(__name__)
LOCKED = "连续输错次数过多，请15分钟后再试。"


def count_sign_in(call: Call, request: c.SignIn) -> None:
    """:raises Locked: too many tries for this login, in whichever process they were made."""
    _count(call, request.login)


def count_change(call: Call, request: c.ChangePassword) -> None:
    """A wrong old password is a try as well.

    :raises Locked: too many tries for this person's login.
    """
    if call.actor.person_id == request.person_id:
        _count(call, queries.person_of(call.session, request.person_id).login)


def succeeded(call: Call, login: str) -> int:
    """Forgets the login's tries; gives how many were wrong before the one that succeeded."""
    tries = call.session.get(Tries, _digest(call, login))
    if tries is None:
        return 0
    call.session.delete(tries)
    return tries.wrong_before


def forget_tries(call: Call) -> int:
    """Drops what no longer locks anybody; invented logins must not fill the table. Gives how many."""
    old = delete(TRIES).where(TRIES.c.last_at <= call.now - WINDOW).returning(TRIES.c.login_digest)
    return len(call.session.execute(old).all())


def _count(call: Call, login: str) -> None:
    digest = _digest(call, login)
    call.session.execute(_begin(call, digest))
    tries = call.session.get(Tries, digest, with_for_update=True)  # none: somebody has just succeeded
    if tries is not None and not tries.enter(call.now):
        _log.warning("sign-in locked after too many tries")
        raise Locked(LOCKED)


def _begin(call: Call, digest: str) -> Any:
    """Two processes that count the same login together make one row."""
    dialect = postgresql if call.session.get_bind().dialect.name == "postgresql" else sqlite
    row = {"login_digest": digest, "moments": [], "last_at": call.now}
    return dialect.insert(TRIES).values(row).on_conflict_do_nothing()


def _digest(call: Call, login: str) -> str:
    """What was typed as a login may be anything, a password too: only its keyed digest is kept."""
    return privacy.digest(call.settings.identity_key, f"login:{login.lower()}")
