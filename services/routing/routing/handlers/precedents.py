"""A boundary ruling is withdrawn, or replaced by another one, with a reason."""

from __future__ import annotations

from contracts import precedents as c
from messaging.call import Call
from routing.model import JointStudy, PrecedentRuling
from routing.policies import joint
from routing.queries import precedents as reading
from servicekit.privacy import mask_text


def withdraw_precedent(call: Call, request: c.WithdrawPrecedent) -> c.RulingSheet:
    """It decides nothing any more.

    :raises RulingChanged: somebody changed it meanwhile. :raises RulingUnknown: there is none.
    """
    call.demand("routing.decide")
    ruling = reading.find_ruling(call.session, request.study_id, lock=True)
    ruling.withdraw(request.version, mask_text(request.reason), call.actor.person_id, call.now)
    return _done(call, ruling, "precedent.withdrawn")


def replace_precedent(call: Call, request: c.ReplacePrecedent) -> c.RulingSheet:
    """:raises RulingChanged: somebody changed it meanwhile. :raises WrongStudy: an unknown desk."""
    call.demand("routing.decide")
    joint.must_be_desks([request.lead_desk], call.resources.desks, "lead_desk")
    ruling = reading.find_ruling(call.session, request.study_id, lock=True)
    words, reason = mask_text(request.words), mask_text(request.reason)
    ruling.replace(request.version, request.lead_desk, words, reason, call.actor.person_id, call.now)
    return _done(call, ruling, "precedent.replaced")


def _done(call: Call, ruling: PrecedentRuling, happened: str) -> c.RulingSheet:
    """In the chain of the dispute that it was ruled over; what decides takes it up at its next look."""
    study = call.session.get(JointStudy, ruling.study_id)
    assert study is not None
    call.audit(
        study.dispute_id, happened, study=ruling.study_id, version=ruling.version, desk=ruling.lead_desk
    )
    call.session.flush()
    return reading.ruling_sheet(call.session, ruling, call.actor)
