"""Order and repetition do not matter: whole lives, recorded from the real services, are heard shuffled and repeated.

What a person does keeps its order, and waits until it is possible: nobody signs for what has not arrived.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from itertools import groupby
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings, strategies

from contracts import (
    assistance,
    departments,
    expert_pool,
    intake,
    mediation,
    mediator_dispatch,
    routing,
    warning,
)
from contracts.people import RIGHTS, Actor
from servicekit.clock import local_date
from standalone import house
from testkit.offbus import Item, OffBus, Play

VILLAGE = "370832104200"
WAGES = "我在工地给包工头干活半年，欠我工资两万三千元，多次催要都不给，我家里急用钱。"
VAGUE = "心里有个疙瘩，想找人说说。"
SERVICES = [name for name in house.PLACES if name != "directory"]


def somebody(person_id: str, *roles: str, **place: str) -> Actor:
    return Actor(person_id=person_id, roles=roles, rights=tuple(RIGHTS), **place)


WINDOW = somebody("S1", "receptionist")
TRIAGE = somebody("S2", "triage")
VISITOR = somebody("S3", "visitor")
GRID = somebody("S4", "grid_worker", village_code=VILLAGE)
COORDINATOR = somebody("S5", "town_coordinator")


@dataclass
class Life:
    """One dispute on its way, each step by the person whose step it is."""

    off: OffBus
    dispute_id: str = ""

    def registered(self, narrative: str = WAGES, **more: Any) -> Life:
        parties = [{"name": "赵甲木", "role": "applicant"}, {"name": "钱乙禾", "role": "respondent"}]
        body = {
            "channel": "window",
            "narrative": narrative,
            "village_code": VILLAGE,
            "parties": parties,
            **more,
        }
        origin = body.pop("origin_warning_id", "")
        wanted = intake.RegisterDispute(body=intake.DisputeBody(**body), origin_warning_id=origin)
        self.dispute_id = self.off.ask(wanted, WINDOW)["id"]
        return self

    def decided(self, desk: str) -> Life:
        wanted = routing.DecideRouting(
            dispute_id=self.dispute_id, type_code="10", complexity="complex", lead_desk=desk, reason="研判"
        )
        self.off.ask(wanted, TRIAGE)
        return self

    def signed(self, desk: str) -> Life:
        wanted = departments.SignDispute(desk=desk, dispute_id=self.dispute_id)
        self.off.ask(wanted, somebody("S6", "desk_officer", desk=desk))
        return self

    def returned(self, desk: str, proposed: str) -> Life:
        wanted = departments.ReturnDispute(
            desk=desk, dispute_id=self.dispute_id, reason="不属本部门职责", proposed_desk=proposed
        )
        self.off.ask(wanted, somebody("S6", "desk_officer", desk=desk))
        return self

    def offer(self) -> dict[str, Any]:
        sheet = self.off.ask(mediator_dispatch.GetDispatch(dispute_id=self.dispute_id), COORDINATOR)
        return next(one for one in sheet["offers"] if one["state"] == "open")

    def offer_refused(self) -> Life:
        offer = self.offer()
        wanted = mediator_dispatch.RefuseOffer(offer_id=offer["offer_id"], reason="近期外出")
        self.off.ask(wanted, somebody(offer["mediator_id"], "mediator"))
        return self

    def offer_lapsed(self) -> Life:
        self.off.pass_time(days=4)
        self.off.tick("mediator_dispatch", "lapse_offers")
        return self

    def taken(self) -> Life:
        offer = self.offer()
        self.mediator = somebody(offer["mediator_id"], "mediator")
        self.off.ask(mediator_dispatch.AcceptOffer(offer_id=offer["offer_id"]), self.mediator)
        return self

    def worked_on(self) -> Life:
        for step, particulars in STEPS.items():
            self.off.pass_time(hours=5)
            words = {"place": "矛盾调处室", "present": "双方当事人", "text": "双方到场，如实陈述。"}
            record = {"step": step, "held_at": self.off.moment, "particulars": particulars, **words}
            wanted = mediation.RecordStep(dispute_id=self.dispute_id, record=mediation.StepInput(**record))
            self.off.ask(wanted, self.mediator)
        return self

    def agreed(self) -> Life:
        today = local_date(self.off.moment)
        names = (("赵甲木", "applicant"), ("钱乙禾", "respondent"))
        due = {"what": "支付工资", "how": "转账", "due_on": today + timedelta(days=5), "amount_yuan": "23000"}
        paper = mediation.AgreementInput(
            form="written",
            parties=[{"name": name, "role": role, "signed_on": today} for name, role in names],
            facts="钱乙禾欠赵甲木工资二万三千元。",
            terms="钱乙禾向赵甲木支付工资二万三千元。",
            obligations=[{"who": "钱乙禾", "to_whom": "赵甲木", **due}],
            mediator_signed_on=today,
            sealed_on=today,
        )
        wanted = mediation.ConcludeWithAgreement(dispute_id=self.dispute_id, agreement=paper)
        self.off.ask(wanted, self.mediator)
        return self

    def failed(self) -> Life:
        wanted = mediation.RecordFailure(dispute_id=self.dispute_id, end_code="05", note="双方不能达成一致")
        self.off.ask(wanted, self.mediator)
        return self

    def visited(self, satisfaction: str = "satisfied") -> Life:
        """All visits as they fall due; an unhappy answer ends them."""
        for _ in range(12):
            self.off.pass_time(days=4)
            for visit in self._due():
                self._visit(visit, satisfaction)
                if satisfaction == "unsatisfied":
                    return self
        return self

    def _due(self) -> list[dict[str, Any]]:
        wanted = assistance.ListVisits(dispute_id=self.dispute_id, due_until=local_date(self.off.moment))
        return list(self.off.ask(wanted, VISITOR)["items"])

    def _visit(self, visit: dict[str, Any], satisfaction: str) -> None:
        answer = {"channel": "phone", "satisfaction": satisfaction}
        if visit["outcome"] == "agreed":
            answer["performance"] = "performed"
        self.off.ask(assistance.RecordVisit(visit_id=visit["visit_id"], **answer), VISITOR)


STEPS = {
    "hearing": {
        "rights_told": "已当面告知",
        "applicant_says": "要求付清工资",
        "respondent_says": "手头紧，愿意分期",
    },
    "inquiry": {"facts": "欠条属实", "evidence": "欠条一张，原件"},
    "study": {"law": "保障农民工工资支付条例"},
    "weighing": {"proposal": "两次付清", "applicant_answer": "同意", "respondent_answer": "同意"},
}


def a_plain_life(off: OffBus) -> None:
    Life(off).registered().signed("rss").taken().worked_on().agreed().visited()


def a_long_life(off: OffBus) -> None:
    """Referred, decided, returned, designated, refused by one mediator, let lie by another, failed, unhappy, again."""
    life = Life(off).registered(VAGUE).decided("sfs").returned("sfs", "rss").decided("rss").signed("rss")
    life.offer_refused().offer_lapsed().taken().worked_on().failed().visited("unsatisfied")
    life.taken().worked_on().agreed().visited()


def a_life_out_of_a_warning(off: OffBus) -> None:
    clue = warning.ReportClue(
        village_code=VILLAGE, text="几名工人到工地门口要工钱，情绪激动。", people_count=4
    )
    found = off.ask(clue, GRID)
    life = Life(off).registered(channel="warning", origin_warning_id=found["warning_id"])
    life.signed("rss").taken()
    asked = assistance.AskAssistance(dispute_id=life.dispute_id, kind="legal_aid", matter="请求法律援助。")
    off.ask(asked, life.mediator)
    question = {"question": "责任应当怎样划分，请从专业上给个意见。"}
    off.ask(expert_pool.AskOpinion(dispute_id=life.dispute_id, **question), life.mediator)


LIVES: dict[str, Callable[[OffBus], None]] = {
    "plain": a_plain_life,
    "long": a_long_life,
    "out of a warning": a_life_out_of_a_warning,
}


@pytest.fixture(scope="module", params=LIVES)
def off(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> OffBus:
    """The house after one life, with every service's script."""
    environ = {"VAR": str(tmp_path_factory.mktemp("off")), "IDENTITY_KEY": "5e" * 32}
    made = OffBus(house.classes(SERVICES), environ)
    LIVES[request.param](made)
    return made


@pytest.mark.parametrize("database", SERVICES)
@settings(
    max_examples=12,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(data=strategies.data())
def test_any_order_and_any_repetition_ends_in_the_same_rows(off: OffBus, database: str, data: Any) -> None:
    script = off.scripts[database]
    assert play(off.fresh(database), script) == off.plays[database].rows()
    shuffled = data.draw(strategies.permutations(script))
    repeated = data.draw(
        strategies.lists(strategies.sampled_from(events_in(script) or script[:1]), max_size=5)
    )
    order = [*in_persons_order(shuffled, script), *(item for item in repeated if item.is_event)]
    size = data.draw(strategies.integers(1, 8))
    assert play(off.fresh(database), order, size) == off.plays[database].rows()


def events_in(script: list[Item]) -> list[Item]:
    return [item for item in script if item.is_event]


def in_persons_order(shuffled: list[Item], script: list[Item]) -> list[Item]:
    """What people and timers do keeps its order among itself; events stay where they were shuffled to."""
    deeds: Iterator[Item] = iter([item for item in script if not item.is_event])
    return [item if item.is_event else next(deeds) for item in shuffled]


def play(fresh: Play, order: list[Item], size: int = 1) -> dict[str, list[str]]:
    """Plays everything, and what came too early again and again, until nothing is left."""
    left = list(order)
    while left:
        before, left = left, _once(fresh, left, size)
        assert len(left) < len(before), f"never possible: {[item.mark for item in left]} {fresh.refusal}"
    rows = fresh.rows()
    fresh.close()
    return rows


def _once(fresh: Play, order: list[Item], size: int) -> list[Item]:
    """A deed that is refused holds up the deeds behind it."""
    again: list[Item] = []
    held = False
    for is_event, group in groupby(order, key=lambda item: item.is_event):
        some = list(group)
        for start in range(0, len(some), size if is_event else 1):
            batch = some[start : start + (size if is_event else 1)]
            if held and not is_event:
                again += batch
                continue
            refused = fresh.play(batch)
            held = held or (bool(refused) and not is_event)
            again += refused
    return again
