"""Sealed case files of one proceeding: when, by whom, with which hash, and what came after."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy.orm import Session

from contracts import mediation as c
from contracts.people import Actor
from mediation.model import Binding, BoundFile, Office, Proceeding
from mediation.queries.casefile import case_file
from mediation.queries.names import shown
from mediation.queries.performance import payments_of
from mediation.queries.proceedings import readable, records_of
from mediation.queries.rounds import of_round
from mediation.queries.sealing import unseal
from servicekit.privacy import Key


def get_case_file(
    session: Session, request: c.GetCaseFile, actor: Actor, key: Key, office: Office | None = None
) -> c.CaseFileSheet:
    return full_case_file(session, readable(session, request.dispute_id, actor), key, actor, office)


def full_case_file(
    session: Session, proceeding: Proceeding, key: Key, actor: Actor, office: Office | None = None
) -> c.CaseFileSheet:
    """The positions, and what was sealed of them."""
    own, over = proceeding.presides(actor.person_id), proceeding.state not in ("open", "reopened")
    took_part, sealed = proceeding.took_part(actor.person_id), proceeding.bound_at is not None
    binding = session.get(Binding, (proceeding.dispute_id, proceeding.round))
    under_way = binding is not None and binding.state == "waiting"
    more = {
        "bound": tuple(bound_sheet(one, key, proceeding) for one in bound_files_of(session, proceeding)),
        "sealed": sealed,
        "late": tuple(_late(session, proceeding)),
        "may_bind": own and actor.may("mediation.work") and over and not sealed,
        "may_unbind": sealed and not under_way and not took_part and actor.may("mediation.approve"),
        "binding": _binding_sheet(binding) if binding else None,
    }
    return case_file(session, proceeding, key, office).model_copy(update=more)


def _binding_sheet(binding: Binding) -> c.BindingSheet:
    return c.BindingSheet(
        failed=binding.state == "failed", done=binding.done, total=binding.total, asked_at=binding.asked_at
    )


def bound_files_of(session: Session, proceeding: Proceeding) -> list[BoundFile]:
    """The newest first."""
    return list(reversed(of_round(session, proceeding, BoundFile, "version")))


def bound_sheet(bound: BoundFile, key: Key, proceeding: Proceeding | None = None) -> c.BoundSheet:
    opened = str(unseal(key, bound.opened_sealed).get("reason", ""))
    words = unseal(key, bound.sealed)
    return c.BoundSheet(
        version=bound.version,
        sha256=bound.sha256,
        size=bound.size,
        pages=bound.pages,
        pieces=len(words.get("pieces", ())),
        explained=bool(words.get("explanation")),
        bound_by=bound.bound_by,
        bound_at=bound.bound_at,
        opened_by=bound.opened_by,
        opened_at=bound.opened_at,
        opened_why=shown(proceeding, key, opened) if proceeding and opened else "",
    )


def _late(session: Session, proceeding: Proceeding) -> Iterator[str]:
    """What was recorded after the sealing and does not stand in the file."""
    at = proceeding.bound_at
    if at is None:
        return
    visits = sum(one.step == "visit" and one.recorded_at > at for one in records_of(session, proceeding))
    payments = sum(one.recorded_at > at for one in payments_of(session, proceeding))
    if visits:
        yield f"封卷以后又有 {visits} 次回访。"
    if payments:
        yield f"封卷以后又登记了 {payments} 次履行。"
