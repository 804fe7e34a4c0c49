"""A decision that was made is corrected, or taken back to the study table, as long as the case is open."""

from __future__ import annotations

from contracts import routing as c
from contracts import routing_corrections as rc
from messaging.call import Call
from routing import queries
from routing.errors import WrongDecision
from routing.handlers.study import (
    case_of,
    check_decision,
    chosen_in,
    last_ruling,
    must_not_be_studied,
    tell_referred,
)
from routing.model import Docket, Ruling
from routing.policies.correcting import changes
from servicekit.privacy import mask_text

TAKEN_BACK = "taken_back"
CONFIRMED = "designated:no>yes"  # a joint study found what was decided: its desk may not return it any more


def correct_routing(call: Call, request: rc.CorrectRouting) -> c.RoutingSheet:
    """The corrected decision stands instead of the last one; everybody who has the case follows it.

    :raises CaseClosed, NotWaiting, DecidedMeanwhile, StudyGoesOn: see there.
    :raises WrongDecision: an unknown desk, or nothing would change.
    """
    docket = _changeable(call, request.dispute_id, request.seen_decision)
    was = last_ruling(call, docket)
    chosen = chosen_in(call, request, c.Suggestion.model_validate(was.decision))
    check_decision(call, request, chosen)
    if not set_right(call, docket, chosen, mask_text(request.reason)):
        raise WrongDecision("和现在的分流一样，没有要更正的；请改动后再提交。", field="lead_desk")
    call.session.flush()
    return queries.as_sheet(call.session, docket)


def set_right(
    call: Call, docket: Docket, chosen: c.Suggestion, reason: str, *, designated: bool = False
) -> bool:
    """``chosen`` stands instead of the last decision, and everybody who has the case hears it; False where both say the same.

    ``designated``: no desk may return it, beside what the last decision said of that.
    """
    was = last_ruling(call, docket)
    changed = changes(was.decision, chosen.model_dump(mode="json"))
    if not changed and designated and not was.designated:
        changed = (CONFIRMED,)
    if changed:
        now = _write_down(call, docket, was, chosen, reason, designated)
        _tell(call, docket, was, now, chosen, changed)
    return bool(changed)


def take_routing_back(call: Call, request: rc.TakeRoutingBack) -> c.RoutingSheet:
    """The case waits at the study table until somebody decides anew.

    :raises CaseClosed, NotWaiting, DecidedMeanwhile, StudyGoesOn: see there.
    """
    docket = _changeable(call, request.dispute_id, request.seen_decision)
    reason = mask_text(request.reason)
    docket.refer(TAKEN_BACK, call.now, desk=docket.returned_by, reason=reason)
    tell_referred(call, docket, by=call.actor.person_id, reason=reason)
    call.session.flush()
    return queries.as_sheet(call.session, docket)


def _changeable(call: Call, dispute_id: str, seen_decision: int) -> Docket:
    call.demand("routing.decide")
    docket = queries.find(call.session, dispute_id, lock=True)
    docket.must_be_changeable(seen_decision)
    must_not_be_studied(call, docket)
    return docket


def _write_down(
    call: Call, docket: Docket, was: Ruling, chosen: c.Suggestion, reason: str, designated: bool
) -> Ruling:
    now = Ruling(
        docket.dispute_id,
        docket.correct(),
        call.now,
        call.actor.person_id,
        chosen.model_dump(mode="json"),
        was.designated or designated,
        reason,
        corrects=was.decision_no,
    )
    call.session.add(now)
    return now


def _tell(
    call: Call, docket: Docket, was: Ruling, now: Ruling, chosen: c.Suggestion, changed: tuple[str, ...]
) -> None:
    told = {"desk": chosen.lead_desk, "type": chosen.type_code, "decision_no": now.decision_no}
    call.audit(docket.dispute_id, "routing.corrected", **told, changes=list(changed))
    call.publish(
        rc.RoutingCorrected(
            at=call.now,
            case=case_of(docket, chosen),
            decision_no=now.decision_no,
            corrected_by=now.decided_by,
            changes=changed,
            former_desk=was.decision["lead_desk"],
            former_co_desks=tuple(was.decision["co_desks"]),
            evidence=chosen.evidence,
            designated=now.designated,
            reason=now.reason,
        )
    )
