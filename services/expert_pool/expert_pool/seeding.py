"""What a past life leaves in the expert pool: its case, its consultations and their chain."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import Any

from sqlalchemy.orm import Session

from contracts.expert_pool import OpinionAsked, OpinionGiven
from contracts.mediator_dispatch import MediatorAssigned
from contracts.past import Past
from contracts.routing import DisputeRouted
from expert_pool.model import Consultation, KnownCase
from expert_pool.settings import Settings
from expert_pool.tables import AUDIT, CASES, CONSULTATIONS
from servicekit.audit import Entry
from servicekit.bulk import Rows, audit_rows, row_of

QUESTION = "这类纠纷双方的责任怎样划分，处理时要注意什么？"
OPINION, BASIS = "根据现有材料，双方都有责任，建议按过错程度分担，并以书面形式固定。", "民法典相关规定"
REASON = "所在专业与本件类型相符，与当事人没有利害关系。"


class Seeder:
    """The pool keeps no counters."""

    def __init__(self, settings: Settings) -> None:
        self.settings, self.counted = settings, Counter[Any]()

    def rows(self, past: Past) -> Rows:
        routed = list(past.all(DisputeRouted))
        if not routed:
            return []
        questions, entries = self._consultations(past)
        return [
            row_of(CASES, _case(past, routed[-1])),
            *(row_of(CONSULTATIONS, one) for one in questions),
            *audit_rows(AUDIT, past.dispute_id, entries, past.new_id),
        ]

    def finish(self, session: Session, counted: Counter[Any]) -> None:
        """Nothing is left to do."""

    def _consultations(self, past: Past) -> tuple[list[Consultation], list[Entry]]:
        found: dict[str, Consultation] = {}
        entries: list[Entry] = []
        for _, event in past.told:
            if isinstance(event, OpinionAsked):
                said = {"consultation_id": event.consultation_id}
                found[event.consultation_id] = self._asked(past, event)
                asked = {**said, "expert_id": event.expert_id}
                entries.append(Entry(event.at, event.asked_by, "mediator", "opinion.asked", asked))
            elif isinstance(event, OpinionGiven):
                said = {"consultation_id": event.consultation_id}
                found[event.consultation_id].answer(event.expert_id, OPINION, BASIS, event.at)
                entries.append(Entry(event.at, event.expert_id, "expert", "opinion.given", said))
        return list(found.values()), entries

    def _asked(self, past: Past, event: OpinionAsked) -> Consultation:
        return Consultation(
            id=event.consultation_id,
            dispute_id=event.dispute_id,
            number=event.number,
            type_code=past.sight.type_code if past.sight else "",
            field="",
            question=QUESTION,
            asked_by=event.asked_by,
            asked_at=event.at,
            due_at=event.at + timedelta(days=self.settings.opinion_days),
            expert_id=event.expert_id,
            reasons=[REASON],
        )


def _case(past: Past, routed: DisputeRouted) -> KnownCase:
    brief = routed.case
    assigned = list(past.all(MediatorAssigned))
    return KnownCase(
        dispute_id=brief.dispute_id,
        number=brief.number,
        type_code=brief.type_code,
        lead_desk=brief.lead_desk,
        co_desks=list(brief.co_desks),
        village_code=brief.village_code,
        parties=[party.model_dump(mode="json") for party in brief.parties],
        narrative=brief.narrative,
        decision_no=routed.decision_no,
        mediator_id=assigned[-1].mediator_id if assigned else "",
        mediator_round=assigned[-1].case.round if assigned else 0,
    )
