"""Steps that are not needed, for the proceeding's page and for those who decide."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from contracts import mediation as c
from contracts.people import Actor
from mediation.model import Proceeding, Skip
from mediation.queries.sealing import unseal
from mediation.tables import SKIPS
from servicekit.paging import page
from servicekit.privacy import Key, mask_text


def skips_of(session: Session, proceeding: Proceeding) -> list[Skip]:
    of_it = (SKIPS.c.dispute_id == proceeding.dispute_id, SKIPS.c.round == proceeding.round)
    return list(session.scalars(select(Skip).where(*of_it).order_by(SKIPS.c.asked_at, SKIPS.c.skip_id)))


def list_skips(session: Session, request: c.ListSkips, actor: Actor, key: Key) -> c.SkipSheets:
    """The oldest first; a desk sees what its department leads."""
    statement = select(Skip).where(SKIPS.c.state == request.state)
    if actor.desk:
        statement = statement.where(SKIPS.c.lead_desk == actor.desk)
    keys = [SKIPS.c.asked_at, SKIPS.c.skip_id]
    found, cursor = page(
        session, statement, keys, cursor=request.cursor, limit=request.limit, descending=False
    )
    return c.SkipSheets(items=tuple(skip_sheet(one, key) for one in found), next_cursor=cursor)


def skip_sheet(skip: Skip, key: Key) -> c.SkipSheet:
    words = unseal(key, skip.sealed)
    return c.SkipSheet(
        skip_id=skip.skip_id,
        dispute_id=skip.dispute_id,
        number=skip.number,
        step=skip.step,
        state=skip.state,
        reason=words["shown"],
        asked_by=skip.asked_by,
        asked_at=skip.asked_at,
        decided_by=skip.decided_by,
        decided_at=skip.decided_at,
        words=mask_text(words.get("words", "")),
    )
