"""What a past life leaves at the desks: a case at each desk that had it, and its chain."""

from __future__ import annotations

from collections import Counter
from typing import Any

from sqlalchemy.orm import Session

from contracts.assistance import DisputeReopened
from contracts.departments import DisputeReturned, DisputeSigned
from contracts.mediation import DisputeConcluded
from contracts.mediator_dispatch import MediatorAssigned
from contracts.past import Past
from contracts.routing import DisputeRouted
from departments.desks import desks
from departments.handlers import FOLLOWED
from departments.model import DeskCase, Routed, arrive
from departments.settings import House, Settings, load_resources
from departments.tables import AUDIT, DESK_CASES
from servicekit.audit import Entry
from servicekit.bulk import Rows, audit_rows, row_of


class Seeder:
    """The desks keep no counters."""

    def __init__(self, settings: Settings) -> None:
        self.counted: Counter[Any] = Counter()
        self.house = load_resources(settings)

    def rows(self, past: Past) -> Rows:
        life = _Life(self.house)
        for _, event in past.told:
            life.take(event)
        entries = audit_rows(AUDIT, past.dispute_id, life.entries, past.new_id)
        return [*(row_of(DESK_CASES, case) for case in life.cases.values()), *entries]

    def finish(self, session: Session, counted: Counter[Any]) -> None:
        """Nothing is left to do."""


class _Life:
    """The cases of one dispute at its desks, as events move them on."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.cases: dict[str, DeskCase] = {}
        self.entries: list[Entry] = []

    def take(self, event: Any) -> None:
        if isinstance(event, DisputeRouted):
            self._arrive(event)
        elif isinstance(event, DisputeSigned):
            self.cases[event.desk].sign(event.officer_id, event.at)
            said = {"desk": event.desk, "decision_no": event.decision_no}
            self.entries.append(Entry(event.at, event.officer_id, "desk_officer", "desk.signed", said))
        elif isinstance(event, DisputeReturned):
            self._return(event)
        elif isinstance(event, MediatorAssigned | DisputeConcluded | DisputeReopened):
            self._follow(event)

    def _arrive(self, event: DisputeRouted) -> None:
        brief, desk = event.case, desks()[event.case.lead_desk]
        evidence = tuple(one.model_dump(mode="json") for one in event.evidence)
        routed = Routed(event.decision_no, event.designated, brief.model_dump(mode="json"), evidence)
        self.cases[desk.code] = arrive(routed, event.at, desk, self.house.sign_due(event.at))
        said = {"desk": desk.code, "decision_no": event.decision_no}
        self.entries.append(Entry(event.at, "system", "system", "desk.arrived", said))

    def _return(self, event: DisputeReturned) -> None:
        case = self.cases[event.desk]
        case.give_back(event.officer_id, event.reason, event.proposed_desk, frozenset(desks()), event.at)
        said = {"desk": case.desk, "proposed_desk": case.proposed_desk, "decision_no": case.decision_no}
        self.entries.append(Entry(event.at, event.officer_id, "desk_officer", "desk.returned", said))

    def _follow(self, event: MediatorAssigned | DisputeConcluded | DisputeReopened) -> None:
        case, state = self.cases[event.case.lead_desk], FOLLOWED[type(event)]
        if case.advance(event.case.round, state):
            said = {"desk": case.desk, "round": case.round}
            self.entries.append(Entry(event.at, "system", "system", f"desk.{state}", said))
