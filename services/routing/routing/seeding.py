"""What a past life leaves at the study table: its docket, its rulings and its chain."""

from __future__ import annotations

from collections import Counter
from typing import Any

from sqlalchemy.orm import Session

from contracts.assistance import DisputeReopened
from contracts.case import Candidate, CaseBrief
from contracts.codes import TYPES
from contracts.departments import DisputeReturned
from contracts.intake import DisputeAccepted
from contracts.mediation import DisputeConcluded
from contracts.past import Past
from contracts.routing import DisputeRouted, RoutingReferred, Suggestion
from routing.handlers.study import BY_RULES
from routing.model import SEEDED, Docket, Ruling
from routing.settings import Settings
from routing.tables import AUDIT, DOCKETS, RULINGS
from servicekit.audit import Entry
from servicekit.bulk import Rows, audit_rows, row_of

DOUBT = 0.47  # how sure the rules were of what they left to a person


class Seeder:
    """Routing keeps no counters."""

    def __init__(self, settings: Settings) -> None:
        self.counted: Counter[Any] = Counter()

    def rows(self, past: Past) -> Rows:
        accepted = past.first(DisputeAccepted)
        if accepted is None or past.sight is None:
            return []
        life = _Life(past, past.sight, accepted)
        for _, event in past.told:
            life.take(event)
        return [
            row_of(DOCKETS, life.docket),
            *(row_of(RULINGS, ruling) for ruling in life.rulings),
            *audit_rows(AUDIT, past.dispute_id, life.entries, past.new_id),
        ]

    def finish(self, session: Session, counted: Counter[Any]) -> None:
        """Nothing is left to do."""


class _Life:
    """The docket as its events move it on."""

    def __init__(self, past: Past, sight: CaseBrief, accepted: DisputeAccepted) -> None:
        brief, routed = accepted.dispute, past.first(DisputeRouted)
        sure = routed.confidence if routed is not None and routed.decided_by == BY_RULES else DOUBT
        self.suggestion = suggestion_of(sight, sure, past.runner_up, past.evidence)
        self.docket = Docket(
            dispute_id=brief.dispute_id,
            number=brief.number,
            channel=brief.channel,
            village_code=brief.village_code,
            brief=brief.model_dump(mode="json"),
            suggestion=self.suggestion,
            since=accepted.at,
        )
        self.rulings: list[Ruling] = []
        self.entries: list[Entry] = []
        self.returned: DisputeReturned | None = None

    def take(self, event: Any) -> None:
        if isinstance(event, DisputeReturned):
            self.returned = event
        elif isinstance(event, RoutingReferred):
            self._refer(event)
        elif isinstance(event, DisputeRouted):
            self._decide(event)
        elif isinstance(event, DisputeConcluded):
            self.docket.end_round(event.case.round)
        elif isinstance(event, DisputeReopened):
            self.docket.begin_round(event.case.round)

    def _refer(self, event: RoutingReferred) -> None:
        back = self.returned if event.why == "returned" else None
        told = {"desk": back.desk, "reason": back.reason, "proposed": back.proposed_desk} if back else {}
        self.docket.refer(event.why, event.at, **told)
        self.entries.append(Entry(event.at, "system", "system", "routing.referred", {"why": event.why}))

    def _decide(self, event: DisputeRouted) -> None:
        case, number = event.case, self.docket.decide()
        chosen = {**self.suggestion, "lead_desk": case.lead_desk, "co_desks": list(case.co_desks)}
        ruling = Ruling(
            self.docket.dispute_id, number, event.at, event.decided_by, chosen, event.designated, event.reason
        )
        self.rulings.append(ruling)
        who = ("system", "system") if event.decided_by == BY_RULES else (event.decided_by, "triage")
        said = {"desk": case.lead_desk, "type": case.type_code, "decision_no": number}
        self.entries.append(Entry(event.at, *who, "routing.decided", said))


def suggestion_of(case: CaseBrief, confidence: float, runner_up: str, evidence: Any) -> dict[str, Any]:
    """``contracts.routing.Suggestion`` as it is kept."""
    types = [Candidate.model_construct(code=case.type_code, confidence=confidence)]
    if runner_up:
        types.append(Candidate.model_construct(code=runner_up, confidence=round(1 - confidence, 4)))
    return Suggestion.model_construct(
        type_code=case.type_code,
        type_name=TYPES[case.type_code],
        runner_up=runner_up,
        confidence=confidence,
        lead_desk=case.lead_desk,
        co_desks=case.co_desks,
        complexity=case.complexity,
        severe=case.severe,
        risk=case.risk,
        level=case.level,
        evidence=evidence,
        types=tuple(types),
        desks=(Candidate.model_construct(code=case.lead_desk, confidence=confidence),),
        rules_version=SEEDED,
    ).model_dump(mode="json")
