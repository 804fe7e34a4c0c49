"""The roster as pages show it: found by what is wanted, one mediator, the brand studios, names by id."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from hashlib import sha256
from typing import Any

from sqlalchemy import ColumnElement, String, and_, cast, exists, func, not_, or_, select
from sqlalchemy.orm import Session

from contracts import mediator_roster as c
from contracts.errors import Forbidden
from contracts.people import Actor
from mediator_dispatch.errors import MediatorUnknown
from mediator_dispatch.model import Mediator
from mediator_dispatch.queries.roster import cells_of
from mediator_dispatch.tables import ABSENCES, MEDIATORS
from servicekit.encoding import json_text
from servicekit.paging import page
from servicekit.town import Town

READERS = ("dispatch.manage", "supervision.read", "people.manage")
_M = MEDIATORS.c


def find_mediators(session: Session, request: c.FindMediators, actor: Actor, day: date) -> c.FoundMediators:
    _must_read(actor)
    wanted = _conditions(request, day)
    found, cursor = page(
        session,
        select(Mediator).where(*wanted),
        [_M.mediator_id],
        cursor=request.cursor,
        limit=request.limit,
        descending=False,
    )
    total = session.scalar(select(func.count()).select_from(MEDIATORS).where(*wanted)) or 0
    spoken = session.scalars(select(cast(_M.languages, String)).where(_M.active).distinct())
    committees = session.scalars(select(_M.committee).where(_M.active).distinct())
    return c.FoundMediators(
        items=tuple(mediator_sheet(one, day) for one in found),
        total=total,
        next_cursor=cursor,
        languages=tuple(sorted({one for text in spoken for one in json.loads(text)})),
        committees=tuple(sorted(committees)),
    )


def get_mediator(session: Session, request: c.GetMediator, actor: Actor, day: date) -> c.MediatorSheet:
    """:raises MediatorUnknown: nobody has this id."""
    _must_read(actor)
    one = session.get(Mediator, request.mediator_id)
    if one is None:
        raise MediatorUnknown("名册中没有这位调解员，请回到名册重新选择。")
    return mediator_sheet(one, day)


def list_studios(session: Session, actor: Actor, town: Town, day: date) -> c.Studios:
    """Each with its members, who has settled most first."""
    _must_read(actor)
    statement = select(Mediator).where(_M.active, _M.studio_code != "")
    members = sorted(session.scalars(statement), key=lambda one: (-one.settled, one.mediator_id))
    return c.Studios(
        items=tuple(
            c.StudioSheet(
                code=studio.code,
                name=studio.name,
                method=studio.method,
                leader_id=studio.leader_id,
                members=tuple(mediator_sheet(one, day) for one in members if one.studio_code == studio.code),
            )
            for studio in town.studios.values()
        )
    )


def get_roster_names(session: Session, request: c.GetRosterNames) -> c.RosterNames:
    statement = select(_M.mediator_id, _M.name).where(_M.mediator_id.in_(sorted(set(request.person_ids))))
    return c.RosterNames(names={row.mediator_id: row.name for row in session.execute(statement)})


def version_of(one: Mediator) -> str:
    """A digest of what people keep; loads and records change by themselves and are no part of it."""
    kept = (*cells_of(one).items(), one.active, one.name_digest, one.employer_digest, *one.ties)
    return sha256(json.dumps(kept, ensure_ascii=False, default=str).encode()).hexdigest()[:16]


def mediator_sheet(one: Mediator, day: date) -> c.MediatorSheet:
    copied = {name: getattr(one, name) for name in COPIED}
    lists: dict[str, Any] = {
        name: tuple(getattr(one, name)) for name in ("skills", "methods", "languages", "training")
    }
    return c.MediatorSheet(
        **copied, **lists, duty=_duty(one, day), version=version_of(one), cells=cells_of(one)
    )


COPIED = (
    "mediator_id", "name", "level", "committee", "village_code", "area_code", "studio_code", "standing", "load", "load_cap",
    "available", "settled", "failed",
)  # fmt: skip


def _duty(one: Mediator, day: date) -> str:
    if not one.active:
        return "left"
    if one.closed:
        return "closed"
    if not one.available:
        return "off"
    return "there" if one.is_there_on(day) else "absent"


def _conditions(request: c.FindMediators, day: date) -> list[ColumnElement[bool]]:
    simple = {
        "committee": _M.committee,
        "area_code": _M.area_code,
        "level": _M.level,
        "studio": _M.studio_code,
    }
    wanted = [column == getattr(request, name) for name, column in simple.items() if getattr(request, name)]
    listed = {"skill": _M.skills, "language": _M.languages}
    wanted += [
        _holds(column, getattr(request, name)) for name, column in listed.items() if getattr(request, name)
    ]
    if request.q:
        wanted.append(_M.name.contains(request.q, autoescape=True) | (_M.mediator_id == request.q.upper()))
    if request.standing:
        wanted.append(_M.standing >= request.standing)
    if request.load:
        wanted.append(LOAD_IS[request.load]())
    wanted.append(_M.active if request.duty != "left" else not_(_M.active))
    return wanted + _on_duty(request.duty, day)


LOAD_IS: dict[str, Callable[[], ColumnElement[bool]]] = {
    "idle": lambda: _M.load == 0,
    "room": lambda: _M.load < _M.load_cap,
    "full": lambda: _M.load >= _M.load_cap,
}


def _on_duty(duty: str, day: date) -> list[ColumnElement[bool]]:
    if duty == "closed":
        return [_M.closed]
    if duty == "off":
        return [not_(_M.closed), not_(_M.available)]
    if duty in ("there", "absent"):
        away = _absent_on(day)
        return [not_(_M.closed), _M.available, away if duty == "absent" else not_(away)]
    return []


def _absent_on(day: date) -> ColumnElement[bool]:
    own = ABSENCES.c
    entered = exists().where(
        own.mediator_id == _M.mediator_id, own.ended_at.is_(None), own.from_on <= day, own.until_on >= day
    )
    begun = and_(_M.absent_from.is_not(None), _M.absent_from <= day)
    return or_(entered, and_(begun, or_(_M.absent_until.is_(None), _M.absent_until >= day)))


def _holds(column: Any, word: str) -> ColumnElement[bool]:
    return cast(column, String).contains(json_text(word), autoescape=True)


def _must_read(actor: Actor) -> None:
    if not any(map(actor.may, READERS)):
        raise Forbidden("您没有查看调解员名册的权限。")
