"""What the tests of the dispatch share: a small town, messages of one dispute, and a road with the roster loaded."""

from __future__ import annotations

import base64
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr
from sqlalchemy import MetaData, select
from sqlalchemy.orm import Session

from contracts import field_tasks as t
from contracts import mediator_dispatch as c
from contracts.assistance import DisputeReopened
from contracts.case import CaseBrief, PartyRef
from contracts.departments import DisputeSigned
from contracts.mediation import DisputeConcluded
from contracts.people import Actor
from mediator_dispatch import handlers, queries, tables
from mediator_dispatch.model import GridWorker, Mediator, Offer, Task
from mediator_dispatch.settings import Settings
from servicekit.privacy import digest, normalise_name
from servicekit.town import Town, load_town
from testkit.clock import FixedClock

VILLAGE = "370832104200"
KEY = "a key for tests only"
FOLDER = Path(__file__).parents[3] / "infra" / "town"


@cache
def small_town() -> Town:
    """The reference town with five of its mediators, all free, skilled for 02, with room for two."""
    whole = load_town(FOLDER)
    everybody = whole.mediators.values()
    here = [one for one in everybody if one.village_code == VILLAGE][:3]
    others = [next(one for one in everybody if one.level == level) for level in ("town", "area")]
    free = {"skills": ("02",), "load_cap": 2, "available": True, "absent_from": None}
    return replace(whole, mediators={one.id: replace(one, **free) for one in [*here, *others]})


class Messages:
    """Requests and events of a dispute, and the surroundings of a call."""

    coordinator = Actor(person_id="C1", roles=("town_coordinator",), rights=("dispatch.manage",))

    def __init__(self, clock: FixedClock) -> None:
        self.clock, self.town = clock, small_town()
        self.surroundings = {"settings": Settings(identity_key=SecretStr(KEY)), "resources": self.town}

    @staticmethod
    def settings(**values: Any) -> Settings:
        return Settings(identity_key=SecretStr(KEY), **values)

    @staticmethod
    def digest(name: str) -> str:
        return digest(KEY, normalise_name(name))

    @staticmethod
    def mediator(person_id: str) -> Actor:
        return Actor(person_id=person_id, roles=("mediator",), rights=("offer.answer", "mediation.work"))

    def brief(self, dispute_id: str = "d1", **changes: Any) -> CaseBrief:
        values: dict[str, Any] = {
            "dispute_id": dispute_id,
            "number": f"LSQP-2026-{dispute_id}",
            "channel": "window",
            "narrative": "两家因为滴水檐吵了多年，" * 20,
            "parties": (PartyRef(ref="P1", role="applicant"), PartyRef(ref="P2", role="respondent")),
            "village_code": VILLAGE,
            "registered_at": self.clock.now(),
            "type_code": "02",
            "complexity": "simple",
            "level": "village",
            "lead_desk": "sfs",
        }
        return CaseBrief(**{**values, **changes})

    def signed(self, dispute_id: str = "d1", *, desk: str = "sfs", **changes: Any) -> DisputeSigned:
        case = self.brief(dispute_id, **changes)
        return DisputeSigned(at=self.clock.now(), case=case, desk=desk, officer_id="O1", decision_no=1)

    def concluded(self, mediator_id: str, **changes: Any) -> DisputeConcluded:
        how = {"outcome": "failed", "reason_code": "05", "mediator_id": mediator_id}
        return DisputeConcluded(at=self.clock.now(), case=self.brief(**changes), **how)

    def reopened(self, mediator_id: str, **changes: Any) -> DisputeReopened:
        why = {"reason": "unsatisfied", "former_mediator_id": mediator_id, **changes}
        return DisputeReopened(at=self.clock.now(), case=self.brief(round=2), **why)

    @staticmethod
    def assign(mediator_id: str, dispute_id: str = "d1") -> c.AssignMediator:
        reason = "双方都信任这位调解员"
        return c.AssignMediator(dispute_id=dispute_id, mediator_id=mediator_id, reason=reason)


class Road(Messages):
    """One session with the roster loaded, in which use cases run."""

    def __init__(self, session: Session, make_call: Callable[..., Any], clock: FixedClock) -> None:
        super().__init__(clock)
        self.session, self.make_call = session, make_call
        self.run(handlers.load_mediators)

    def run(self, handler: Callable[..., Any], *message: Any, **surroundings: Any) -> Any:
        call = self.make_call(self.session, **{**self.surroundings, **surroundings})
        answer = handler(call, *message)
        self.session.flush()
        return answer

    def accept(self, offer: Offer, actor: Actor | None = None) -> c.Offer:
        by = actor or self.mediator(offer.mediator_id)
        answer: c.Offer = self.run(handlers.accept_offer, c.AcceptOffer(offer_id=offer.offer_id), actor=by)
        return answer

    def open_offer(self, dispute_id: str = "d1") -> Offer:
        own = tables.OFFERS.c
        return self.session.scalars(
            select(Offer).where(own.dispute_id == dispute_id, own.state == "open")
        ).one()

    def load_of(self, mediator_id: str) -> int:
        return self.session.get_one(Mediator, mediator_id).load


class Field:
    """A signed dispute, its desk, and the town's grid workers with their tasks."""

    photo = b"\xff\xd8\xff\xe0" + b"a picture of a paper on a door" * 20
    what = "把调解通知书送给孙大力，他的电话是13912345678"
    coordinator = Actor(person_id="C1", roles=("town_coordinator",), rights=("dispatch.manage", "task.give"))

    def __init__(self, road: Any, session: Session) -> None:
        self.road, self.session = road, session
        road.run(handlers.load_workers)
        road.run(handlers.take_signed, road.signed())

    @staticmethod
    def officer(desk: str = "sfs") -> Actor:
        rights = ("desk.work", "task.give")
        return Actor(person_id=f"officer-{desk}", roles=("desk_officer",), rights=rights, desk=desk)

    @staticmethod
    def worker(person: str) -> Actor:
        return Actor(person_id=person, roles=("grid_worker",), rights=("warning.report", "task.answer"))

    def give(self, actor: Actor | None = None, settings: Any = None, **values: Any) -> t.TaskSheet:
        request = t.GiveTask(
            **{
                "dispute_id": "d1",
                "kind": "deliver",
                "what": self.what,
                "village_code": VILLAGE,
                "place": "村东头路北第三家",
                **values,
            }
        )
        around = {"settings": settings} if settings else {}
        found: t.TaskSheet = self.road.run(
            handlers.give_task, request, actor=actor or self.officer(), **around
        )
        return found

    def row(self, task_id: str) -> Task:
        return self.session.get_one(Task, task_id)

    def accept(self, task_id: str) -> t.TaskSheet:
        by = self.worker(self.row(task_id).worker_id)
        found: t.TaskSheet = self.road.run(handlers.accept_task, t.AcceptTask(task_id=task_id), actor=by)
        return found

    def refuse(self, task_id: str, reason: str = "今天在县里培训") -> t.TaskSheet:
        by = self.worker(self.row(task_id).worker_id)
        request = t.RefuseTask(task_id=task_id, reason=reason)
        found: t.TaskSheet = self.road.run(handlers.refuse_task, request, actor=by)
        return found

    def report(
        self, task_id: str, actor: Actor | None = None, photo: bytes = b"", **values: Any
    ) -> t.TaskSheet:
        given = {
            "task_id": task_id,
            "outcome": "done",
            "words": "本人签收了",
            "village_code": VILLAGE,
            "place": "他家里",
        }
        photos = ({"content": base64.b64encode(photo or self.photo).decode()},)
        request = t.ReportTask.model_validate({**given, "photos": photos, **values})
        by = actor or self.worker(self.row(task_id).worker_id)
        found: t.TaskSheet = self.road.run(handlers.report_task, request, actor=by)
        return found

    def judge(
        self, handler: Any, kind: Any, sheet: t.TaskSheet, actor: Actor | None = None, **values: Any
    ) -> t.TaskSheet:
        request = kind(**{"task_id": sheet.task_id, "changes": sheet.changes, **values})
        found: t.TaskSheet = self.road.run(handler, request, actor=actor or self.officer())
        return found

    def open(self, task_id: str, actor: Actor) -> t.TaskSheet:
        found: t.TaskSheet = self.road.run(handlers.open_task, t.OpenTask(task_id=task_id), actor=actor)
        return found

    def listed(self, actor: Actor, **values: Any) -> t.TaskRows:
        key = self.road.settings().identity_key
        return queries.list_tasks(self.session, t.ListTasks(**values), actor, self.road.clock.now(), key)

    def village_of(self, worker_id: str) -> str:
        return self.session.get_one(GridWorker, worker_id).village_code


@pytest.fixture
def metadata() -> MetaData:
    return tables.metadata


@pytest.fixture
def messages(clock: FixedClock) -> Messages:
    return Messages(clock)


@pytest.fixture
def road(session: Session, make_call: Callable[..., Any], clock: FixedClock) -> Road:
    return Road(session, make_call, clock)


@pytest.fixture
def field(road: Road, session: Session) -> Field:
    return Field(road, session)
