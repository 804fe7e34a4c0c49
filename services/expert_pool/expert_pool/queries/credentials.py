"""Credentials as people see them, by their last day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import Session

from contracts import expert_credentials as c
from contracts.people import Actor
from contracts.refusals import Forbidden
from expert_pool import policies
from expert_pool.errors import UnknownExpert
from expert_pool.model import Committee, Credential, Expert
from expert_pool.queries.consultations import by_id
from expert_pool.tables import COMMITTEES, CREDENTIALS, EXPERTS
from servicekit.paging import page

SEE_ALL = ("expert.manage", "supervision.read")


def list_credentials(
    session: Session, request: c.ListCredentials, actor: Actor, today: date, warn_days: int
) -> c.Credentials:
    """Of experts who are in the pool; an expert's own, or everybody's for who keeps or supervises the pool."""
    if not any(map(actor.may, SEE_ALL)) and request.expert_id != actor.person_id:
        raise Forbidden("只能查看本人的资质。")
    statement: Select[Any] = select(Credential).join(EXPERTS, EXPERTS.c.id == CREDENTIALS.c.expert_id)
    statement = _narrowed(statement.where(EXPERTS.c.active), request, today, warn_days)
    keys = [CREDENTIALS.c.valid_until, CREDENTIALS.c.id]
    found, cursor = page(
        session, statement, keys, cursor=request.cursor, limit=request.limit, descending=False
    )
    items = tuple(_credential_sheets(session, found, today, warn_days))
    return c.Credentials(items=items, next_cursor=cursor, warn_days=warn_days)


def credential_sheet(session: Session, one: Credential, today: date, warn_days: int) -> c.CredentialSheet:
    return _credential_sheets(session, [one], today, warn_days)[0]


def find_expert(session: Session, expert_id: str) -> Expert:
    """:raises UnknownExpert: nobody in the pool has this id."""
    found = session.get(Expert, expert_id.upper())
    if found is None or not found.active:
        raise UnknownExpert(f"专家库里没有编号是“{expert_id}”的专家，请核对。", field="expert_id")
    return found


def _narrowed(statement: Select[Any], request: c.ListCredentials, today: date, warn_days: int) -> Select[Any]:
    if request.expert_id:
        statement = statement.where(CREDENTIALS.c.expert_id == request.expert_id)
    return statement.where(*_in_state(request.state, today, today + timedelta(days=warn_days)))


def _in_state(state: str, today: date, soon: date) -> list[ColumnElement[bool]]:
    """What ``policies.state_on`` says of one row, as the database asks it of all."""
    until, withdrawn_on = CREDENTIALS.c.valid_until, CREDENTIALS.c.withdrawn_on
    kept: ColumnElement[bool] = withdrawn_on.is_(None)
    conditions: dict[str, list[ColumnElement[bool]]] = {
        "valid": [kept, until > soon],
        "expiring": [kept, until >= today, until <= soon],
        "expired": [kept, until < today],
        "withdrawn": [withdrawn_on.is_not(None)],
    }
    return conditions.get(state, [])


def _credential_sheets(
    session: Session, found: Sequence[Credential], today: date, warn_days: int
) -> list[c.CredentialSheet]:
    experts = by_id(session, Expert, EXPERTS.c.id, {one.expert_id for one in found})
    codes = {one.committee_code for one in experts.values()}
    committees = by_id(session, Committee, COMMITTEES.c.code, codes)
    return [
        _one_credential(
            one, experts[one.expert_id], committees, policies.state_on(one, today, warn_days), today
        )
        for one in found
    ]


def _one_credential(
    one: Credential, expert: Expert, committees: dict[str, Committee], state: str, today: date
) -> c.CredentialSheet:
    committee = committees.get(expert.committee_code)
    return c.CredentialSheet(
        **{name: getattr(one, name) for name in PLAIN},
        credential_id=one.id,
        expert_name=expert.name,
        committee=committee.name if committee else "",
        types=tuple(one.types),
        state=state,
        days_left=(one.valid_until - today).days,
    )


PLAIN = ("expert_id", "name", "number", "issuer", "valid_from", "valid_until", "reason")
