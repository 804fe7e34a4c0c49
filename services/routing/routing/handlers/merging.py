"""并入: a repeat or one of many is worked under another dispute, ends with it, and stands where it stood when that is undone.

It follows only what is in work: the link to a dispute that ended, that lies under another one, or that nobody has accepted
changes nothing by itself, so that nobody is lost (docs/adr/0018).
"""

from __future__ import annotations

from typing import Any

from contracts import merging as c
from contracts.assistance import DisputeReopened
from contracts.case import CaseBrief
from contracts.errors import TooEarly
from contracts.intake import DisputesLinked
from contracts.linking import DisputesUnlinked
from contracts.mediation import CaseArchived, DisputeConcluded
from contracts.routing import Suggestion
from messaging.call import Call
from routing import queries
from routing.handlers.study import case_of, last_ruling, study
from routing.model import Docket, Merge
from servicekit import batches

MERGING = frozenset({"duplicate", "gathered"})  # kinds of link under which one is worked with the other


def take_linked(call: Call, event: DisputesLinked) -> None:
    """A person linked two disputes; other kinds of link change no work."""
    if event.kind in MERGING:
        _tell(call, event.dispute_id, event.other_id, event.kind, event.linked_by, +1)


def take_unlinked(call: Call, event: DisputesUnlinked) -> None:
    if event.kind in MERGING:
        _tell(call, event.dispute_id, event.other_id, event.kind, event.unlinked_by, -1)


def take_end(call: Call, event: DisputeConcluded) -> None:
    """Nothing of it is corrected any more, and what lies under it ends with it."""
    docket = _heard_of(call, event.case.dispute_id)
    if event.case.round <= docket.ended_round:
        return
    docket.end_round(event.case.round)
    for one in queries.followers(call.session, docket.dispute_id):
        told = {"outcome": event.outcome, "reason_code": event.reason_code}
        call.audit(one.dispute_id, "merge.ended", head_id=docket.dispute_id, outcome=event.outcome)
        call.publish(c.MergedEnded.model_validate({**_of(call, one, docket), **told}))


def take_archived(call: Call, event: CaseArchived) -> None:
    """What ended with it is closed with it."""
    docket = _heard_of(call, event.dispute_id)
    if event.round < docket.round:
        return  # it was opened again
    for one in queries.followers(call.session, docket.dispute_id):
        call.audit(one.dispute_id, "merge.archived", head_id=docket.dispute_id)
        call.publish(c.MergedArchived.model_validate(_of(call, one, docket)))


def take_new_round(call: Call, event: DisputeReopened) -> None:
    """It is in work again, and what lies under it with it."""
    docket = _heard_of(call, event.case.dispute_id)
    if event.case.round <= docket.round:
        return
    docket.begin_round(event.case.round)
    told = {one.dispute_id: one for one in queries.merges_of(call.session, docket.dispute_id)}
    for one in queries.followers(call.session, docket.dispute_id):
        _follow(call, one, docket, told[one.dispute_id])


def _heard_of(call: Call, dispute_id: str) -> Docket:
    docket = batches.find(call.session, Docket, dispute_id)
    if docket is None:
        raise TooEarly("routing has not heard of this dispute yet")
    return docket


def settle_accepted(call: Call, docket: Docket) -> bool:
    """What was linked before it was accepted holds now; whether the new one is worked under another."""
    told = queries.merges_of(call.session, docket.dispute_id)
    if told:
        call.session.flush()  # the docket is new
    for one in told:
        settle(call, one.dispute_id)
    return bool(docket.under)


def settle(call: Call, dispute_id: str) -> None:
    """Brings the dispute into step with what was told of it."""
    docket = queries.docket_of(call.session, dispute_id)
    if docket is None:
        return
    own = [one for one in queries.merges_of(call.session, dispute_id) if one.dispute_id == dispute_id]
    holding = {one.head_id: one for one in own if one.holds}
    if docket.under and docket.under not in holding:
        _part(call, docket, next(one for one in own if one.head_id == docket.under))
    if not docket.under:
        _begin(call, docket, list(holding.values()))


def _tell(call: Call, dispute_id: str, head_id: str, kind: str, by: str, change: int) -> None:
    found = call.session.get(Merge, (dispute_id, head_id), with_for_update=True)
    if found is None:
        found = Merge(dispute_id, head_id, kind, by)
        call.session.add(found)
    found.told, found.kind, found.by = found.told + change, kind, by
    call.session.flush()
    settle(call, dispute_id)


def _begin(call: Call, docket: Docket, told: list[Merge]) -> None:
    """Follows the first one that can lead, unless it ended itself or leads others."""
    if not docket.is_open or queries.followers(call.session, docket.dispute_id):
        return
    for one in told:
        head = queries.docket_of(call.session, one.head_id)
        if head is not None and not head.under and head.is_open:
            _follow(call, docket, head, one)
            return


def _follow(call: Call, docket: Docket, head: Docket, told: Merge) -> None:
    docket.follow(head.dispute_id)
    call.audit(docket.dispute_id, "merge.begun", head_id=head.dispute_id, kind=told.kind)
    said = {"kind": told.kind, "merged_by": told.by, "routed": _routed(call, docket)}
    call.publish(c.DisputeMerged.model_validate({**_of(call, docket, head), **said}))


def _part(call: Call, docket: Docket, told: Merge) -> None:
    head = queries.docket_of(call.session, docket.under)
    assert head is not None  # nothing follows what is not there
    docket.part()
    call.audit(docket.dispute_id, "merge.undone", head_id=head.dispute_id)
    said = {"parted_by": told.by, "routed": _routed(call, docket)}
    call.publish(c.DisputeParted.model_validate({**_of(call, docket, head), **said}))
    if docket.state == "new":  # nobody had looked at it
        study(call, docket)


def _routed(call: Call, docket: Docket) -> CaseBrief | None:
    """The case as it was decided; None before that."""
    if not docket.decisions:
        return None
    return case_of(docket, Suggestion.model_validate(last_ruling(call, docket).decision))


def _of(call: Call, docket: Docket, head: Docket) -> dict[str, Any]:
    return {
        "at": call.now,
        "dispute_id": docket.dispute_id,
        "number": docket.number,
        "head_id": head.dispute_id,
        "head_number": head.number,
        "step": docket.merge_step,
    }
