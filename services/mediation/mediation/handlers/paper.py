"""The papers of a case, made from what is stored whenever they are asked for."""

from __future__ import annotations

import base64

from contracts import mediation as c
from contracts.codes import END_REASONS, TYPES
from mediation import papers, policies, queries
from mediation.errors import NoPaper
from mediation.model import Agreement, Proceeding
from mediation.sealing import masked_agreement, open_agreement
from messaging.call import Call
from servicekit.clock import local_date
from servicekit.privacy import decrypt, mask_text

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def get_paper(call: Call, request: c.GetPaper) -> c.Paper:
    """调解协议书, 口头协议登记表 or 终止调解通知书; the reading leaves a trace.

    :raises NoProceeding, NoPaper, AnotherMediator, Forbidden: see there.
    """
    queries.check_reader(call.actor, queries.newest(call.session, request.dispute_id))
    paper = (
        _agreement(call, request.dispute_id)
        if request.kind == "agreement"
        else _end(call, request.dispute_id)
    )
    call.audit(request.dispute_id, "mediation.paper_read", kind=request.kind)
    return paper


def _agreement(call: Call, dispute_id: str) -> c.Paper:
    agreement = queries.newest_agreement(call.session, dispute_id)
    if agreement is None:
        raise NoPaper("这一件还没有达成协议，没有协议书。")
    proceeding = call.session.get_one(Proceeding, (dispute_id, agreement.round))
    content = open_agreement(call.settings.identity_key, agreement.content)
    if not _may_see_people(call, proceeding):
        content = masked_agreement(content)
    paper = papers.agreement_paper(_facts(call, proceeding, agreement), content)
    return _answer(paper)


def _end(call: Call, dispute_id: str) -> c.Paper:
    proceeding = queries.newest_failure(call.session, dispute_id)
    if proceeding is None or proceeding.concluded_at is None:
        raise NoPaper("这一件没有终止调解，没有终止调解通知书。")
    note = decrypt(call.settings.identity_key, proceeding.end_note)
    end = papers.End(
        reason=END_REASONS[proceeding.end_code],
        note=note if _may_see_people(call, proceeding) else mask_text(note),
        other_ways=policies.other_ways(proceeding.type_code),
        narrative=str(proceeding.case["narrative"]),
    )
    return _answer(papers.termination_paper(_facts(call, proceeding, None), end))


def _may_see_people(call: Call, proceeding: Proceeding) -> bool:
    return call.actor.person_id == proceeding.mediator_id or call.actor.may("dispute.reveal")


def _facts(call: Call, proceeding: Proceeding, agreement: Agreement | None) -> papers.CaseFacts:
    town = call.resources
    mediator = town.mediators.get(proceeding.mediator_id)
    committee = (
        town.committees[mediator.committee_code].name if mediator else f"{town.settings.name}人民调解委员会"
    )
    concluded_at = proceeding.concluded_at or proceeding.opened_at
    return papers.CaseFacts(
        number=proceeding.number,
        type_name=TYPES[proceeding.type_code],
        committee=committee,
        mediator=mediator.name if mediator else "",
        concluded_at=concluded_at,
        day=agreement.effective_on if agreement else local_date(concluded_at),
        court=town.settings.court,
        agreement_no=agreement.agreement_no if agreement else "",
    )


def _answer(paper: papers.Made) -> c.Paper:
    content = base64.b64encode(paper.content).decode()
    return c.Paper(filename=paper.filename, media_type=DOCX, content=content)
