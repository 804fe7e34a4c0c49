"""Reads of the committees: with what the law asks for and lacks, and as the rows of their workbook."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from hashlib import sha256

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from contracts import committees as c
from contracts.errors import Forbidden
from contracts.mediator_roster import RosterRow, RosterRows
from contracts.people import Actor
from mediator_dispatch import policies
from mediator_dispatch.errors import CommitteeUnknown
from mediator_dispatch.model import Committee
from mediator_dispatch.tables import COMMITTEES, MEDIATORS

READERS = ("dispatch.manage", "supervision.read", "people.manage")


def list_committees(session: Session, request: c.ListCommittees, actor: Actor, day: date) -> c.Committees:
    """Some hundred of a town: all are read, because how each stands depends on the day."""
    _must_read(actor)
    everybody = _sheets(session, kept_committees(session), day)
    return c.Committees(
        items=tuple(one for one in everybody if _wanted(one, request)),
        due=sum(one.stands != "ok" for one in everybody),
    )


def get_committee(session: Session, request: c.GetCommittee, actor: Actor, day: date) -> c.CommitteeSheet:
    """:raises CommitteeUnknown: there is none with this code."""
    _must_read(actor)
    found = session.get(Committee, request.code)
    if found is None:
        raise CommitteeUnknown("没有这个调委会，请从列表中选择。")
    return committee_sheet(session, found, day)


def list_committee_rows(session: Session, actor: Actor) -> RosterRows:
    _must_read(actor)
    return RosterRows(items=tuple(RosterRow(cells=row_of(one)) for one in kept_committees(session)))


def committees_due(session: Session, day: date) -> int:
    """How many end soon or are over: cheap enough for the board."""
    soon = COMMITTEES.c.term_until <= day + policies.SOON
    statement = select(func.count()).select_from(COMMITTEES).where(COMMITTEES.c.active, soon)
    return session.scalar(statement) or 0


def kept_committees(session: Session) -> list[Committee]:
    return list(session.scalars(select(Committee).where(COMMITTEES.c.active).order_by(COMMITTEES.c.code)))


def on_roster(session: Session) -> set[str]:
    return set(session.scalars(select(MEDIATORS.c.mediator_id).where(MEDIATORS.c.active)))


def committee_sheet(session: Session, one: Committee, day: date) -> c.CommitteeSheet:
    return _sheets(session, [one], day)[0]


def committee_version(one: Committee) -> str:
    return sha256(repr(sorted({**row_of(one)}.items())).encode()).hexdigest()[:16]


def row_of(one: Committee) -> dict[str, str]:
    """In the words of the table."""
    said = {
        "编号": one.code,
        "名称": one.name,
        "类别": c.KINDS[one.kind],
        "所在村": one.village_code,
        "管区": one.area_code,
        "主任": one.chair_id,
        "副主任": ";".join(one.deputies),
        "委员": ";".join(one.members),
        "女委员": ";".join(one.women),
        "届期开始": one.term_from.isoformat(),
        "届期结束": one.term_until.isoformat(),
        "状态": "在册" if one.active else "撤销",
    }
    return {column: said[column] for column in c.COMMITTEE_COLUMNS}


def _sheets(session: Session, found: Iterable[Committee], day: date) -> list[c.CommitteeSheet]:
    there = on_roster(session)
    counted = (
        select(MEDIATORS.c.committee, func.count()).where(MEDIATORS.c.active).group_by(MEDIATORS.c.committee)
    )
    number = {row[0]: row[1] for row in session.execute(counted)}
    return [_sheet(one, there, number, day) for one in found]


def _sheet(one: Committee, there: Collection[str], number: Mapping[str, int], day: date) -> c.CommitteeSheet:
    warnings = policies.warnings_of(one, there, day)
    copied = {name: getattr(one, name) for name in COPIED}
    return c.CommitteeSheet.model_validate(
        {
            **copied,
            "stands": policies.stands_of(one, warnings, day),
            "warnings": warnings,
            "mediators": number.get(one.name, 0),
            "version": committee_version(one),
            "cells": row_of(one),
        }
    )


COPIED = (
    "code", "name", "kind", "village_code", "area_code", "chair_id", "deputies", "members", "women", "term_from",
    "term_until",
)  # fmt: skip


def _wanted(one: c.CommitteeSheet, request: c.ListCommittees) -> bool:
    asked = ((request.kind, one.kind), (request.area_code, one.area_code), (request.stands, one.stands))
    return all(not wanted or wanted == has for wanted, has in asked) and request.q in f"{one.name}{one.code}"


def _must_read(actor: Actor) -> None:
    if not any(map(actor.may, READERS)):
        raise Forbidden("您没有查看调委会登记的权限。")
