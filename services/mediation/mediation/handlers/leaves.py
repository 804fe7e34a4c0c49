"""Experts who are asked open the papers that the question is about; each reading is recorded."""

from __future__ import annotations

from sqlalchemy import select

from contracts import expert_pool
from contracts import mediation as c
from mediation import queries
from mediation.errors import PapersUnknown
from mediation.handlers.finding import newest
from mediation.model import Proceeding, ReadingLeave
from mediation.tables import READING_LEAVES
from messaging.call import Call


def take_opinion_asked(call: Call, event: expert_pool.OpinionAsked) -> None:
    """The expert may open what the question is about; a refusal that came first stays."""
    _leave(call, event).papers = list(event.papers)


def take_opinion_declined(call: Call, event: expert_pool.OpinionDeclined) -> None:
    _leave(call, event).declined_at = event.at


def take_opinion_given(call: Call, event: expert_pool.OpinionGiven) -> None:
    _leave(call, event).answered_at = event.at


def list_expert_papers(call: Call, request: c.ListExpertPapers) -> c.ExpertPapers:
    """:raises PapersUnknown: somebody else is asked, they declined, or the case is over."""
    call.demand("expert.answer")
    leave = call.session.get(ReadingLeave, (request.consultation_id, call.actor.person_id))
    if leave is None or not leave.papers:
        raise PapersUnknown("这份咨询没有可以打开的材料；刚收到的请过一会儿再试。")
    proceeding = newest(call.session, leave.dispute_id)
    if not leave.stands(proceeding.state == "open"):
        raise PapersUnknown("这份咨询已经推辞或者调解已经结束，材料不再开放。")
    call.audit(leave.dispute_id, "evidence_read", consultation_id=leave.consultation_id)
    return _asked_papers(call, leave, proceeding)


def may_open(call: Call, proceeding: Proceeding, paper: str) -> bool:
    """Whether a question that the actor was asked about this case gives them this paper."""
    if not (paper and call.actor.may("expert.answer")):
        return False
    own = READING_LEAVES.c
    mine = (own.dispute_id == proceeding.dispute_id, own.expert_id == call.actor.person_id)
    leaves = call.session.scalars(select(ReadingLeave).where(*mine))
    return any(one.opens(paper, proceeding.state == "open") for one in leaves)


def _asked_papers(call: Call, leave: ReadingLeave, proceeding: Proceeding) -> c.ExpertPapers:
    found = queries.evidence_list(call.session, proceeding, call.settings.identity_key, may_change=False)
    return c.ExpertPapers(
        consultation_id=leave.consultation_id,
        dispute_id=leave.dispute_id,
        items=tuple(one for one in found.items if one.evidence_id in leave.papers and one.state == "kept"),
        sealed=expert_pool.CASEFILE in leave.papers,
    )


def _leave(
    call: Call, event: expert_pool.OpinionAsked | expert_pool.OpinionDeclined | expert_pool.OpinionGiven
) -> ReadingLeave:
    """The leave of this question and expert, made where there is none: events may come in another order."""
    found = call.session.get(ReadingLeave, (event.consultation_id, event.expert_id))
    if found is None:
        found = ReadingLeave(event.consultation_id, event.expert_id, event.dispute_id)
        call.session.add(found)
    return found
