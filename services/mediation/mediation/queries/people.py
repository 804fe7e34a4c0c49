"""Who of the office stands on a case's papers, and whose name is not known here yet."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from mediation.model import Evidence, KnownPerson, Office, Proceeding
from mediation.queries.proceedings import records_of
from mediation.queries.rounds import of_round
from mediation.queries.sealing import unseal
from mediation.queries.sessions import sessions_of
from mediation.tables import PEOPLE
from servicekit.privacy import Key


def named_on_papers(session: Session, proceeding: Proceeding) -> set[str]:
    """Mediators, who recorded, who visited, who took in evidence."""
    found = {proceeding.mediator_id, proceeding.second_id}
    found |= {one.recorded_by for one in records_of(session, proceeding)}
    found |= {one.received_by for one in of_round(session, proceeding, Evidence, "no")}
    found |= {one.mediator_id for one in sessions_of(session, proceeding)}
    return found - {""}


def unnamed_of(session: Session, proceeding: Proceeding, office: Office | None) -> tuple[str, ...]:
    """The ids of those who would stand on the papers without a name."""
    lacking = named_on_papers(session, proceeding) - set(office.mediators if office else ())
    if not lacking:
        return ()
    known = session.scalars(select(PEOPLE.c.person_id).where(PEOPLE.c.person_id.in_(sorted(lacking))))
    return tuple(sorted(lacking - set(known)))


def name_of(session: Session, office: Office, key: Key, person_id: str) -> str:
    """The one way from an id to the name on a paper; "" for nobody and for who is not known."""
    if found := office.mediators.get(person_id, ""):
        return found
    kept = session.get(KnownPerson, person_id) if person_id else None
    return str(unseal(key, kept.sealed)["name"]) if kept else ""


def names_of_staff(
    session: Session, proceeding: Proceeding, office: Office | None, key: Key
) -> dict[str, str]:
    """Everybody of the office who stands on the papers, by id; who is not known stays away."""
    if office is None:
        return {}
    found = ((one, name_of(session, office, key, one)) for one in named_on_papers(session, proceeding))
    return {one: name for one, name in found if name}
