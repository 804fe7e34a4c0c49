"""吹哨报到: the desk that has a case calls another in; it comes, answers, and each scores the other."""

from __future__ import annotations

from datetime import UTC

from contracts import whistles as c
from departments import policies, queries
from departments.desks import desks
from departments.errors import AnotherDesk
from departments.handlers.cases import own_case
from departments.handlers.people import acting_for
from departments.model import Whistle
from messaging.call import Call
from servicekit.clock import SHANGHAI
from servicekit.privacy import mask_text

TOLD_AT_ONCE = 200


def call_desk(call: Call, request: c.CallDesk) -> c.Whistle:
    """:raises NotWorking, WrongDesk, AlreadyCalled, WrongMoment: see there."""
    case = own_case(call, request.desk, request.dispute_id)
    policies.must_be_at_work(case)
    policies.must_be_another(request.called_desk, case.desk, desks(), "called_desk")
    policies.must_not_be_called(queries.is_called(call.session, case.dispute_id, request.called_desk))
    hours, works = desks()[request.called_desk].report_hours, call.resources.calendar.is_workday
    otherwise = policies.office_hours_later(call.now.astimezone(SHANGHAI), hours, works).astimezone(UTC)
    whistle = Whistle(
        whistle_id=call.new_id(),
        dispute_id=case.dispute_id,
        number=case.number,
        type_code=case.type_code,
        caller_desk=case.desk,
        called_desk=request.called_desk,
        matter=mask_text(request.matter),
        called_by=call.actor.person_id,
        called_at=call.now,
        arrive_by=policies.arrival_due(request.arrive_by, call.now, otherwise),
    )
    call.session.add(whistle)
    call.session.flush()
    behalf = acting_for(call, case)
    told = {"whistle": whistle.whistle_id, "desk": case.desk, "called": request.called_desk}
    call.audit(case.dispute_id, "whistle.called", **told, on_behalf_of=behalf)
    by = {"arrive_by": whistle.arrive_by, "called_by": whistle.called_by, "on_behalf_of": behalf}
    call.publish(c.DeskCalled.model_validate({**_of(whistle), **by, "at": call.now}))
    return queries.whistle_sheet(call.session, whistle)


def arrive_at_whistle(call: Call, request: c.ArriveAtWhistle) -> c.Whistle:
    """报到, by an officer of the called desk."""
    whistle = _of_side(call, request, "called_desk")
    whistle.arrive(call.actor.person_id, call.now)
    call.audit(whistle.dispute_id, "whistle.arrived", whistle=whistle.whistle_id, late=whistle.late)
    call.publish(c.DeskArrived(at=call.now, **_of(whistle), late=whistle.late, arrived_by=whistle.arrived_by))
    return queries.whistle_sheet(call.session, whistle)


def answer_whistle(call: Call, request: c.AnswerWhistle) -> c.Whistle:
    """反馈结果, by an officer of the called desk who came before."""
    whistle = _of_side(call, request, "called_desk")
    whistle.answer(mask_text(request.result), call.actor.person_id, call.now)
    call.audit(whistle.dispute_id, "whistle.answered", whistle=whistle.whistle_id)
    call.publish(
        c.WhistleAnswered(at=call.now, **_of(whistle), result=whistle.result, answered_by=whistle.answered_by)
    )
    return queries.whistle_sheet(call.session, whistle)


def score_whistle(call: Call, request: c.ScoreWhistle) -> c.Whistle:
    """互评: the caller scores the called desk, the called desk the caller."""
    whistle = _of_side(call, request, "caller_desk", "called_desk")
    words, by = mask_text(request.words), call.actor.person_id
    scored = whistle.score(request.desk, request.stars, words, by, call.now)
    call.audit(
        whistle.dispute_id, "whistle.scored", whistle=whistle.whistle_id, desk=scored, stars=request.stars
    )
    call.publish(
        c.WhistleScored(at=call.now, **_of(whistle), scored_desk=scored, stars=request.stars, scored_by=by)
    )
    return queries.whistle_sheet(call.session, whistle)


def cancel_whistle(call: Call, request: c.CancelWhistle) -> c.Whistle:
    """撤哨, by the caller, with a reason."""
    whistle = _of_side(call, request, "caller_desk")
    whistle.cancel(mask_text(request.reason), call.actor.person_id, call.now)
    call.audit(whistle.dispute_id, "whistle.cancelled", whistle=whistle.whistle_id)
    call.publish(c.WhistleCancelled(at=call.now, **_of(whistle), cancelled_by=whistle.cancelled_by))
    return queries.whistle_sheet(call.session, whistle)


def tell_overdue(call: Call) -> int:
    """Tells supervision of every desk that has not come in time, once; gives how many."""
    late = queries.overdue_whistles(call.session, call.now, TOLD_AT_ONCE)
    for whistle in late:
        whistle.overdue_at = call.now
        call.audit(
            whistle.dispute_id, "whistle.overdue", whistle=whistle.whistle_id, desk=whistle.called_desk
        )
        call.publish(c.WhistleOverdue(at=call.now, **_of(whistle), arrive_by=whistle.arrive_by))
    return len(late)


def _of(whistle: Whistle) -> dict[str, str]:
    names = ("dispute_id", "number", "whistle_id", "caller_desk", "called_desk")
    return {name: getattr(whistle, name) for name in names}


def _of_side(
    call: Call, request: c.ArriveAtWhistle | c.ScoreWhistle | c.CancelWhistle | c.AnswerWhistle, *sides: str
) -> Whistle:
    """The call, locked; the actor sits at the desk of one of ``sides``.

    :raises AnotherDesk: it is the other side's to do.
    """
    call.demand("desk.work")
    queries.check_desk(call.actor, request.desk)
    whistle = queries.find_whistle(call.session, request.whistle_id, call.actor, lock=True)
    if request.desk not in [getattr(whistle, side) for side in sides]:
        raise AnotherDesk("这一步由另一个部门办理。")
    return whistle
