"""Where every dispute stands: intake, routing, desks, dispatch, mediation, visits and supervision must agree."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import Row

from standalone.census.books import Books, one_of_round

ENDED = frozenset({"agreed", "failed", "withdrawn", "archived"})
# state at the lead desk → the states that dispatch may then have; None: it has not heard of the dispute.
AFTER_THE_DESK: Mapping[str, frozenset[str | None]] = {
    "waiting": frozenset({None, "merged"}),  # merged and parted before anybody signed
    "returned": frozenset({None}),
    "signed": frozenset({"offering", "unassigned"}),
    "in_mediation": frozenset({"assigned"}),
    "concluded": frozenset({"concluded"}),
}


def disagreements(books: Books) -> Iterator[str]:
    """A sentence for every dispute, offer, mediator and warning that is not in one right place."""
    for dispute_id in sorted(_everybody(books)):
        for sentence in _of_one(books, dispute_id):
            yield f"{books.name(dispute_id)}: {sentence}"
    yield from _loads(books)
    yield from _warnings(books)


def _everybody(books: Books) -> set[str]:
    """Whoever knows a dispute, intake must know it too."""
    known = (books.dockets, books.desks, books.dispatch, books.offers, books.proceedings, books.follow_ups)
    stubs = {key for key, case in books.cases.items() if case.registered_at is None}
    return set().union(books.disputes, books.cases, *known) - (stubs - books.disputes.keys())


def _of_one(books: Books, dispute_id: str) -> Iterator[str]:
    dispute = books.disputes.get(dispute_id)
    if dispute is None:
        yield "somebody keeps it, but intake never registered it."
        return
    yield from _docket(books, dispute_id, dispute)
    if _is_merged(books, dispute_id):
        yield from _merged(books, dispute_id)
        return
    yield from _desks(books, dispute_id)
    yield from _dispatch(books, dispute_id)
    yield from _offers(books, dispute_id)
    yield from _mediation(books, dispute_id)
    yield from _supervision(books, dispute_id, dispute)


def _is_merged(books: Books, dispute_id: str) -> bool:
    docket = books.dockets.get(dispute_id)
    return docket is not None and bool(docket.under)


def _merged(books: Books, dispute_id: str) -> Iterator[str]:
    """What is worked under another dispute is nobody's work, and ends with that (docs/adr/0018)."""
    lead = lead_desk(books, dispute_id)
    there = (
        row.state for row in books.desks.get(dispute_id, ()) if row.desk == lead and lead not in books.closed
    )
    yield from (f"it is merged, desk {lead} has it {state}." for state in there if state != "merged")
    case = books.dispatch.get(dispute_id)
    if case is not None and case.state != "merged":
        yield f"it is merged, dispatch has it {case.state}."
    open_ones = [one.round for one in books.proceedings.get(dispute_id, ()) if one.state == "open"]
    yield from (f"it is merged, round {number} is mediated." for number in open_ones)
    shown, (expected, _, _) = books.cases.get(dispute_id), expected_state(books, dispute_id)
    if shown is None or shown.state != expected:
        yield f"it is merged and {expected}, supervision shows {shown.state if shown else 'nothing'}."


def _docket(books: Books, dispute_id: str, dispute: Row[Any]) -> Iterator[str]:
    docket = books.dockets.get(dispute_id)
    if (dispute.state == "accepted") != (docket is not None):
        yield f"intake has it {dispute.state}, routing {'has' if docket else 'does not have'} it."
    if docket is not None:
        numbers = sorted(ruling.decision_no for ruling in books.rulings.get(dispute_id, ()))
        if numbers != list(range(1, docket.decisions + 1)):
            yield f"routing counts {docket.decisions} decisions and keeps the numbers {numbers}."


def lead_desk(books: Books, dispute_id: str) -> str:
    """The desk of the newest decision; "" before the first."""
    rulings = books.rulings.get(dispute_id)
    newest = max(rulings, key=lambda ruling: ruling.decision_no) if rulings else None
    return str(newest.decision["lead_desk"]) if newest else ""


def _desks(books: Books, dispute_id: str) -> Iterator[str]:
    docket, there = books.dockets.get(dispute_id), books.desks.get(dispute_id, [])
    lead = lead_desk(books, dispute_id)
    mine = next((row for row in there if row.desk == lead), None)
    waits = docket is not None and docket.state == "waiting"
    arrived = mine is not None and docket is not None and mine.decision_no == docket.decisions
    if lead and not arrived and lead not in books.closed:
        yield f"routing gave it to desk {lead}, which does not have it."
    for row in there:
        if row.state != "returned" and (row is not mine or waits):
            yield f"desk {row.desk} has it {row.state}, but it belongs to {'routing' if waits else lead}."
    if mine is not None and mine.state == "returned" and not waits:
        yield f"desk {lead} returned it, but routing does not have it waiting."


def _dispatch(books: Books, dispute_id: str) -> Iterator[str]:
    case, lead = books.dispatch.get(dispute_id), lead_desk(books, dispute_id)
    mine = next((row for row in books.desks.get(dispute_id, ()) if row.desk == lead), None)
    state = case.state if case else None
    if mine is None:
        if case is not None:
            yield f"dispatch has it {state}, but no desk has it."
        return
    if state not in AFTER_THE_DESK[mine.state]:
        yield f"desk {lead} has it {mine.state}, dispatch has it {state}."
    if case is not None and case.round != mine.round:
        yield f"desk {lead} is in round {mine.round}, dispatch in round {case.round}."


def _offers(books: Books, dispute_id: str) -> Iterator[str]:
    case, offers = books.dispatch.get(dispute_id), books.offers.get(dispute_id, [])
    opened = [offer.offer_id for offer in offers if offer.state == "open"]
    expected = [case.offer_id] if case is not None and case.offer_id else []
    if opened != expected:
        yield f"open offers are {opened}, dispatch expects {expected}."
    offers = [offer for offer in offers if offer.kind != "handover"]
    for (number, mediator), times in Counter((offer.round, offer.mediator_id) for offer in offers).items():
        if times > 1:
            yield f"mediator {mediator} was asked {times} times in round {number}."
    if case is not None:
        asked = sorted(offer.mediator_id for offer in offers if offer.round == case.round)
        if asked != sorted(case.tried):
            yield f"dispatch says that {sorted(case.tried)} were asked, offers went to {asked}."


def _mediation(books: Books, dispute_id: str) -> Iterator[str]:
    case, there = books.dispatch.get(dispute_id), books.proceedings.get(dispute_id, [])
    visits = books.follow_ups.get(dispute_id, [])
    if case is None:
        if there or visits:
            yield "mediation has it, but dispatch does not."
        return
    here = one_of_round(there, case.round)
    begun = case.state in ("assigned", "concluded") or bool(case.leaving)
    holder = case.mediator_id or case.leaving
    if (here is not None) != begun:
        yield f"dispatch has it {case.state}, mediation {'has' if here else 'does not have'} it."
    elif here is not None and here.mediator_id != holder:
        yield f"dispatch gave it to {holder}, {here.mediator_id} mediates."
    elif here is not None and (here.state != "open") != (case.state == "concluded"):
        yield f"dispatch has it {case.state}, mediation has it {here.state}."
    for number in range(1, case.round + 1):
        yield from _round(
            number, number < case.round, one_of_round(there, number), one_of_round(visits, number)
        )


def _round(number: int, former: bool, here: Row[Any] | None, visits: Row[Any] | None) -> Iterator[str]:
    state = here.state if here else "nothing"
    if former and (state, visits.state if visits else "") != ("reopened", "reopened"):
        yield f"round {number} was opened again, mediation has it {state}, assistance {visits and visits.state}."
    if not former and (state in ENDED) != (visits is not None):
        yield f"round {number}: mediation has {state}, assistance {'plans' if visits else 'plans no'} visits."
    if not former and visits is not None and (state == "archived") != (visits.state == "finished"):
        yield f"round {number}: mediation has {state}, the visits are {visits.state}."


def expected_state(books: Books, dispute_id: str) -> tuple[str, str, str]:
    """What supervision must show: the state, the mediator who has it, the mediator who is asked."""
    dispute, docket = books.disputes[dispute_id], books.dockets.get(dispute_id)
    if docket is None:
        return str(dispute.state), "", ""
    if docket.under:
        head, _, _ = expected_state(books, docket.under)
        return head if head in ENDED else "merged", "", ""
    if docket.state == "waiting":
        return "referred", "", ""
    case = books.dispatch.get(dispute_id)
    if case is None or case.state == "merged":
        return "routed", "", ""
    if case.leaving and case.state in ("offering", "unassigned"):
        return "in_mediation", str(case.leaving), _asked(books, dispute_id, case.offer_id)
    if case.state == "offering":
        return "offered", "", _asked(books, dispute_id, case.offer_id)
    if case.state == "unassigned":
        return "unassigned", "", ""
    here = one_of_round(books.proceedings.get(dispute_id, ()), case.round)
    state = "in_mediation" if here is None or here.state == "open" else str(here.state)
    return state, str(case.mediator_id), ""


def _asked(books: Books, dispute_id: str, offer_id: str) -> str:
    found = (row.mediator_id for row in books.offers.get(dispute_id, ()) if row.offer_id == offer_id)
    return str(next(found, ""))


def _supervision(books: Books, dispute_id: str, dispute: Row[Any]) -> Iterator[str]:
    case = books.cases.get(dispute_id)
    if case is None or case.registered_at is None:
        yield "supervision does not show it."
        return
    if case.number != dispute.number:
        yield f"supervision calls it {case.number}."
    shown = (case.state, case.mediator_id, case.offered_to)
    if shown != (expected := expected_state(books, dispute_id)):
        yield f"supervision shows {_words(*shown)}, the services have {_words(*expected)}."
    if case.desk != (lead := lead_desk(books, dispute_id)):
        yield f"supervision shows desk {case.desk or 'none'}, routing chose {lead or 'none'}."


def _words(state: str, mediator: str, asked: str) -> str:
    return f"{state}{f' with {mediator}' if mediator else ''}{f', {asked} asked' if asked else ''}"


def _loads(books: Books) -> Iterator[str]:
    """A mediator's load is what lies with them: open offers and disputes that they have."""
    loads = Counter(o.mediator_id for rows in books.offers.values() for o in rows if o.state == "open")
    loads.update(
        one
        for case in books.dispatch.values()
        if case.state == "assigned"
        for one in (case.mediator_id, case.second_id)
        if one
    )
    for mediator_id, mediator in books.mediators.items():
        if mediator.load != loads[mediator_id]:
            yield f"Mediator {mediator_id} counts {mediator.load}, {loads[mediator_id]} lie with them."


def _warnings(books: Books) -> Iterator[str]:
    for warning_id, warning in books.warnings.items():
        shown = books.warned.get(warning_id)
        if shown is None or (shown.state, shown.level) != (warning.state, warning.level):
            has = f"{shown.state} at {shown.level}" if shown else "nothing"
            yield f"{warning.number}: warning has {warning.state} at {warning.level}, supervision {has}."
    for dispute_id, dispute in books.disputes.items():
        origin = books.warnings.get(dispute.origin_warning_id) if dispute.origin_warning_id else None
        if origin is not None and origin.dispute_id != dispute_id:
            yield f"{dispute.number}: its warning {origin.number} does not know that it became this dispute."
