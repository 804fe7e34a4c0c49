"""A joint study comes to its end: a draft is put to the vote as a whole, or the chair sums up, and the dispute is routed."""

from __future__ import annotations

from typing import Any

from contracts import joint_study as c
from contracts import study_votes as v
from contracts.routing import Suggestion
from messaging.call import Call
from routing import queries
from routing.errors import NotPassed, WrongStudy
from routing.handlers.correcting import set_right
from routing.handlers.joint import about, seat_of
from routing.handlers.study import chosen_in, last_ruling, rule
from routing.model import Docket, JointStudy, PrecedentRuling
from routing.policies import joint
from routing.policies.lowering import unexplained
from routing.queries import joint as reading
from servicekit.privacy import mask_text

OUTSIDE = {"study_id"}  # of a request what is no part of the finding


def put_to_vote(call: Call, request: v.PutToVote) -> c.StudySheet:
    """What is found as a whole; whoever voted on the draft before votes again.

    :raises WrongStudy: an unknown desk, a lower grade without a reason. :raises StudyOver: too late.
    """
    study = _presided(call, request.study_id)
    _must_be_whole(call, study, request)
    study.put({**_found(request), "put_by": call.actor.person_id, "put_at": call.now.isoformat()})
    for seat in reading.seats_of(call.session, study):
        seat.forget_vote()
    call.audit(study.dispute_id, "study.put_to_vote", study=study.study_id, draft=study.drafts)
    return _told(call, study)


def vote_on_draft(call: Call, request: v.VoteOnDraft) -> c.StudySheet:
    """The desk of the actor votes on the whole.

    :raises OtherDraft: a new draft was put meanwhile. :raises SpokenMeanwhile: a colleague voted for this desk.
    """
    call.demand("desk.work")
    study = reading.find_study(call.session, request.study_id, call.actor, lock=True)
    study.must_go_on()
    study.must_stand(request.draft_no)
    if request.vote != "for" and not request.words.strip():
        raise WrongStudy("反对或者保留意见的，请写明哪一点、为什么。", field="words")
    seat = seat_of(call, study, call.actor.desk)
    seat.cast(request.vote, mask_text(request.words), call.actor.person_id, call.now)
    call.audit(
        study.dispute_id,
        "study.voted",
        study=study.study_id,
        desk=seat.desk,
        draft=request.draft_no,
        vote=seat.vote,
    )
    return _told(call, study)


def conclude_by_vote(call: Call, request: v.ConcludeByVote) -> c.StudySheet:
    """:raises NotPassed: no majority. :raises OtherDraft: another draft stands. :raises NoQuorum: too few were heard."""
    study = _presided(call, request.study_id)
    study.must_stand(request.draft_no)
    joint.must_have_passed(reading.seats_of(call.session, study), request.draft_no)
    found = c.Draft.model_validate(study.draft).model_dump(exclude={"draft_no", "put_by", "put_at"})
    return _conclude(call, study, c.ConcludeStudy.model_validate({**found, "study_id": study.study_id}))


def conclude_study(call: Call, request: c.ConcludeStudy) -> c.StudySheet:
    """Without a vote on the whole: the desks spoke about the lead, the rest is the chair's summing up, and is called so.

    :raises NoQuorum: too few desks were heard. :raises WrongStudy: see above. :raises NotPassed: a draft is voted on.
    """
    study = _presided(call, request.study_id)
    if study.draft:
        raise NotPassed("已经有一稿结论付表决，请按表决结果生效，或者修改后重新付表决。")
    _must_be_whole(call, study, request)
    joint.must_have_quorum(reading.seats_of(call.session, study))
    return _conclude(call, study, request)


def name_presiding(call: Call, request: v.NamePresiding) -> c.StudySheet:
    """:raises WrongStudy: somebody who is neither at the study nor called it."""
    study = _presided(call, request.study_id)
    sheet = reading.sheet_of(call.session, study)
    known = {study.called_by, call.actor.person_id, *joint.people_of(sheet)}
    for field, person in (("chair_id", request.chair_id), ("recorder_id", request.recorder_id)):
        if person not in known:
            raise WrongStudy("主持人和记录人要从参加这次研判的人里选；不在名单上的先邀请。", field=field)
    study.chair_id, study.recorder_id = request.chair_id, request.recorder_id
    call.audit(
        study.dispute_id,
        "study.presiding",
        study=study.study_id,
        chair=study.chair_id,
        recorder=study.recorder_id,
    )
    return _told(call, study)


def _presided(call: Call, study_id: str) -> JointStudy:
    call.demand("routing.decide")
    study = reading.find_study(call.session, study_id, call.actor, lock=True)
    study.must_go_on()
    return study


def _conclude(call: Call, study: JointStudy, request: c.ConcludeStudy) -> c.StudySheet:
    """Routes the dispute to the desk that was found; no desk may return it."""
    seats = reading.seats_of(call.session, study)
    docket = queries.find(call.session, study.dispute_id, lock=True)
    _route(call, study, docket, request)
    voted = bool(study.draft)
    against = joint.dissents(seats, request.lead_desk, voted=voted)
    told = _found(request) | {
        "dissents": against,
        "dissenting": [one["desk"] for one in against],
        "draft_no": study.drafts if voted else 0,
        "decision_no": docket.decisions,
    }
    study.conclusion = c.Conclusion.model_validate(told).model_dump(mode="json")
    study.move("conclude", call.actor.person_id, call.now)
    _keep_precedent(call, study, joint.passed_over(seats, request.lead_desk))
    call.audit(
        study.dispute_id,
        "study.concluded",
        study=study.study_id,
        desk=request.lead_desk,
        draft=told["draft_no"],
    )
    call.publish(_told_to_all(call, study))
    return _told(call, study)


def _route(call: Call, study: JointStudy, docket: Docket, request: c.ConcludeStudy) -> None:
    """The finding decides what waits, and corrects what was decided before."""
    reason = mask_text(f"联合研判结论：{request.measures}")[:500]
    docket.must_take_a_study()
    if docket.state == "routed":
        was = Suggestion.model_validate(last_ruling(call, docket).decision)
        set_right(call, docket, chosen_in(call, request, was), reason, designated=True)
        return
    chosen = chosen_in(call, request, Suggestion.model_validate(docket.suggestion))
    rule(call, docket, chosen, call.actor.person_id, reason, designated=True, study_id=study.study_id)


def _found(request: c.ConcludeStudy | v.PutToVote) -> dict[str, Any]:
    """The finding as it is kept: masked."""
    told = request.model_dump(mode="json", exclude=OUTSIDE)
    helpers = [desk for desk in request.co_desks if desk != request.lead_desk]
    return told | {
        "co_desks": helpers, "measures": mask_text(request.measures), "boundary": mask_text(request.boundary),
        "reason": mask_text(request.reason),
        "tasks": [{**one, "task": mask_text(one["task"])} for one in told["tasks"]],
    }  # fmt: skip


def _must_be_whole(call: Call, study: JointStudy, request: c.ConcludeStudy | v.PutToVote) -> None:
    """Desks that exist, and a reason for what is graded lower than the rules did."""
    joint.must_be_desks([request.lead_desk, *request.co_desks], call.resources.desks, "lead_desk")
    joint.must_be_desks([one.desk for one in request.tasks], call.resources.desks, "tasks")
    docket = queries.find(call.session, study.dispute_id)
    if words := unexplained(Suggestion.model_validate(docket.suggestion), request, request.reason):
        raise WrongStudy(words, field="reason")


def _told_to_all(call: Call, study: JointStudy) -> c.StudyConcluded:
    found = c.Conclusion.model_validate(study.conclusion)
    return c.StudyConcluded(
        at=call.now,
        **about(study),
        lead_desk=found.lead_desk,
        co_desks=found.co_desks,
        dissenting=found.dissenting,
        concluded_by=call.actor.person_id,
        measures=found.measures,
        due_on=found.due_on,
        tasks=found.tasks,
    )


def _keep_precedent(call: Call, study: JointStudy, others: list[str]) -> None:
    found = study.conclusion
    if found["boundary"]:
        call.session.add(
            PrecedentRuling(
                study.study_id, found["type_code"], found["lead_desk"], others, found["boundary"], call.now
            )
        )


def _told(call: Call, study: JointStudy) -> c.StudySheet:
    call.session.flush()
    return reading.sheet_of(call.session, study)
