"""Steps that are not needed, for the proceeding's page and for those who decide."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select, tuple_
from sqlalchemy.orm import Session

from contracts import mediation as c
from contracts.people import Actor
from mediation.model import Proceeding, Skip
from mediation.queries.names import shown
from mediation.queries.rounds import of_round
from mediation.queries.sealing import unseal
from mediation.tables import PROCEEDINGS, SKIPS
from servicekit.paging import page
from servicekit.privacy import Key


def skips_of(session: Session, proceeding: Proceeding) -> list[Skip]:
    return of_round(session, proceeding, Skip, "asked_at", "skip_id")


def list_skips(session: Session, request: c.ListSkips, actor: Actor, key: Key) -> c.SkipSheets:
    """The oldest first; a desk sees what its department leads."""
    statement = select(Skip).where(SKIPS.c.state == request.state)
    if actor.desk:
        statement = statement.where(SKIPS.c.lead_desk == actor.desk)
    keys = [SKIPS.c.asked_at, SKIPS.c.skip_id]
    found, cursor = page(
        session, statement, keys, cursor=request.cursor, limit=request.limit, descending=False
    )
    known = {(one.dispute_id, one.round): one for one in _proceedings(session, found)}
    items = (skip_sheet(one, known[one.dispute_id, one.round], key) for one in found)
    return c.SkipSheets(items=tuple(items), next_cursor=cursor)


def _proceedings(session: Session, skips: Iterable[Skip]) -> Iterable[Proceeding]:
    """The proceedings of several skips with one query."""
    wanted = {(one.dispute_id, one.round) for one in skips}
    return session.scalars(
        select(Proceeding).where(tuple_(PROCEEDINGS.c.dispute_id, PROCEEDINGS.c.round).in_(wanted))
    )


def skip_sheet(skip: Skip, proceeding: Proceeding, key: Key) -> c.SkipSheet:
    words = unseal(key, skip.sealed)
    return c.SkipSheet(
        skip_id=skip.skip_id,
        dispute_id=skip.dispute_id,
        number=skip.number,
        step=skip.step,
        state=skip.state,
        reason=shown(proceeding, key, words["reason"]),
        asked_by=skip.asked_by,
        asked_at=skip.asked_at,
        decided_by=skip.decided_by,
        decided_at=skip.decided_at,
        words=shown(proceeding, key, words.get("words", "")),
    )
