"""What a past life leaves in the dispatch: its case, its offers and its chain; and what mediators have in hand."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from typing import Any

from sqlalchemy import update
from sqlalchemy.orm import Session

from contracts.assistance import DisputeReopened
from contracts.case import CaseBrief
from contracts.departments import DisputeSigned
from contracts.mediation import DisputeConcluded
from contracts.mediator_dispatch import (
    MediatorAssigned,
    MediatorOffered,
    NoMediatorLeft,
    OfferLapsed,
    OfferRefused,
)
from contracts.past import Past
from mediator_dispatch.handlers.roster import load_mediators
from mediator_dispatch.model import DispatchCase, Offer
from mediator_dispatch.settings import Settings
from mediator_dispatch.tables import AUDIT, DISPATCH_CASES, MEDIATORS, OFFERS
from messaging.call import Call
from servicekit.audit import Entry
from servicekit.bulk import Rows, audit_rows, row_of
from servicekit.clock import clock_from
from servicekit.ids import new_id
from servicekit.town import load_town

SYSTEM = ("system", "system")  # who, in which role


class Seeder:
    """``counted`` holds what each mediator has in hand: open offers and open cases."""

    def __init__(self, settings: Settings) -> None:
        self.settings, self.town = settings, load_town(settings.town)
        self.counted: Counter[str] = Counter()

    def rows(self, past: Past) -> Rows:
        signed = past.first(DisputeSigned)
        if signed is None:
            return []
        life = _Life(self._case(signed.case, signed.at), signed.at, past.posts["dispatch"])
        for _, event in past.told:
            life.take(event)
        self.counted.update(life.in_hand())
        return [
            row_of(DISPATCH_CASES, life.case),
            *(row_of(OFFERS, offer) for offer in life.offers.values()),
            *audit_rows(AUDIT, past.dispute_id, life.entries, past.new_id),
        ]

    def finish(self, session: Session, counted: Counter[str]) -> None:
        """The roster is there from the first start on; here it may come before."""
        call = Call(
            session=session,
            now=clock_from(self.settings).now(),
            new_id=new_id,
            audit_table=AUDIT,
            settings=self.settings,
            resources=self.town,
        )
        load_mediators(call)
        session.flush()
        for mediator_id, load in sorted(counted.items()):
            more = {"load": MEDIATORS.c.load + load}
            session.execute(update(MEDIATORS).where(MEDIATORS.c.mediator_id == mediator_id).values(more))

    def _case(self, brief: CaseBrief, at: datetime) -> DispatchCase:
        village = self.town.villages.get(brief.village_code)
        return DispatchCase(
            dispute_id=brief.dispute_id,
            number=brief.number,
            type_code=brief.type_code,
            complexity=brief.complexity,
            risk=brief.risk,
            level=brief.level,
            village_code=brief.village_code,
            area_code=village.area_code if village else "",
            brief=brief.model_dump(mode="json"),
            since=at,
            round=brief.round,
        )


class _Life:
    """The case as its events move it on."""

    def __init__(self, case: DispatchCase, opened_at: datetime, coordinator: str) -> None:
        self.case, self.offers, self.coordinator = case, dict[str, Offer](), coordinator
        self.entries = [Entry(opened_at, "system", "system", "dispatch_opened", {"round": case.round})]

    def in_hand(self) -> list[str]:
        busy = [offer.mediator_id for offer in self.offers.values() if offer.state == "open"]
        return [*busy, self.case.mediator_id] if self.case.state == "assigned" else busy

    def take(self, event: Any) -> None:
        step = _STEPS.get(type(event))
        if step is not None:
            step(self, event)

    def note(self, event: Any, action: str, by: tuple[str, str] = SYSTEM, /, **said: Any) -> None:
        self.entries.append(Entry(event.at, *by, action, said))

    def offered(self, event: MediatorOffered) -> None:
        case = self.case
        case.state, case.offer_id, case.tried = "offering", event.offer_id, [*case.tried, event.mediator_id]
        self.offers[event.offer_id] = Offer(
            offer_id=event.offer_id,
            dispute_id=case.dispute_id,
            mediator_id=event.mediator_id,
            round=event.round,
            reasons=list(event.reasons),
            offered_at=event.at,
            expires_at=event.expires_at,
        )
        self.note(event, "mediator_offered", round=event.round, **_ids(event))

    def refused(self, event: OfferRefused) -> None:
        self.offers[event.offer_id].refuse(event.reason, event.at)
        self.note(event, "offer_refused", (event.mediator_id, "mediator"), **_ids(event))

    def lapsed(self, event: OfferLapsed) -> None:
        self.offers[event.offer_id].lapse(event.at)
        self.note(event, "offer_lapsed", **_ids(event))

    def nobody(self, event: NoMediatorLeft) -> None:
        self.case.give_up(event.at)
        self.note(event, "no_mediator_left", round=event.round, tried=event.tried)

    def assigned(self, event: MediatorAssigned) -> None:
        self.case.assign(event.mediator_id, event.at, event.reason)
        if event.offer_id:
            self.offers[event.offer_id].accept(event.at)
            self.note(event, "offer_accepted", (event.mediator_id, "mediator"), **_ids(event))
            return
        by = (self.coordinator, "town_coordinator")
        self.note(event, "mediator_assigned", by, mediator_id=event.mediator_id, round=self.case.round)

    def concluded(self, event: DisputeConcluded) -> None:
        self.case.conclude(event.at)
        self.note(event, "dispatch_concluded", mediator_id=self.case.mediator_id, round=self.case.round)

    def reopened(self, event: DisputeReopened) -> None:
        self.case.reopen(event.case.model_dump(mode="json"), event.case.round, event.former_mediator_id)
        self.case.since = event.at
        self.note(event, "dispatch_reopened", round=self.case.round)


_STEPS: dict[type, Any] = {
    MediatorOffered: _Life.offered,
    OfferRefused: _Life.refused,
    OfferLapsed: _Life.lapsed,
    NoMediatorLeft: _Life.nobody,
    MediatorAssigned: _Life.assigned,
    DisputeConcluded: _Life.concluded,
    DisputeReopened: _Life.reopened,
}


def _ids(event: Any) -> dict[str, str]:
    return {"offer_id": event.offer_id, "mediator_id": event.mediator_id}
