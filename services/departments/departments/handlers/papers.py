"""补充材料 and 办理要点: a desk asks the parties for papers, and writes down what it knows of a kind of dispute."""

from __future__ import annotations

from contracts import desk_papers as c
from departments import policies, queries
from departments.handlers.cases import own_case
from departments.handlers.people import acting_for
from departments.model import Note, PaperRequest
from messaging.call import Call
from servicekit.clock import local_date
from servicekit.privacy import mask_text


def ask_papers(call: Call, request: c.AskPapers) -> c.PaperRequest:
    """:raises NotWorking, WrongMoment: see there."""
    case = own_case(call, request.desk, request.dispute_id)
    policies.must_be_at_work(case)
    policies.must_come(request.until_on, local_date(call.now), "until_on")
    asked = PaperRequest(
        request_id=call.new_id(),
        dispute_id=case.dispute_id,
        number=case.number,
        desk=case.desk,
        of=request.of,
        kinds=list(dict.fromkeys(request.kinds)),
        details=mask_text(request.details),
        until_on=request.until_on,
        asked_by=call.actor.person_id,
        asked_at=call.now,
    )
    call.session.add(asked)
    behalf = acting_for(call, case)
    call.audit(case.dispute_id, "papers.asked", desk=case.desk, request=asked.request_id, on_behalf_of=behalf)
    call.publish(c.PapersAsked.model_validate({**_of(call, asked), "on_behalf_of": behalf}))
    return queries.as_request(asked)


def take_papers(call: Call, request: c.TakePapers) -> c.PaperRequest:
    """They were brought. :raises PapersOver: it ended before."""
    asked = _own(call, request)
    asked.end("given", call.actor.person_id, call.now)
    call.audit(asked.dispute_id, "papers.given", desk=asked.desk, request=asked.request_id)
    call.publish(c.PapersGiven.model_validate(_of(call, asked)))
    return queries.as_request(asked)


def withdraw_papers(call: Call, request: c.WithdrawPapers) -> c.PaperRequest:
    """They are no longer needed. :raises PapersOver: it ended before."""
    asked = _own(call, request)
    asked.end("withdrawn", call.actor.person_id, call.now, mask_text(request.reason))
    call.audit(asked.dispute_id, "papers.withdrawn", desk=asked.desk, request=asked.request_id)
    call.publish(c.PapersWithdrawn.model_validate(_of(call, asked)))
    return queries.as_request(asked)


def write_note(call: Call, request: c.WriteNote) -> c.Note:
    """The first version."""
    _may(call, request.desk)
    note = Note(
        note_id=call.new_id(),
        desk=request.desk,
        type_code=request.type_code,
        title=mask_text(request.title),
        body=mask_text(request.body),
        version=1,
        author_id=call.actor.person_id,
        at=call.now,
    )
    call.session.add(note)
    return _kept(call, note, "note.written")


def edit_note(call: Call, request: c.EditNote) -> c.Note:
    """A new version. :raises NewerVersion: a colleague wrote one meanwhile."""
    _may(call, request.desk)
    note = queries.find_note(call.session, request.note_id, request.desk, lock=True)
    title, body = mask_text(request.title), mask_text(request.body)
    note.edit(request.version, title, body, call.actor.person_id, call.now)
    return _kept(call, note, "note.edited")


def withdraw_note(call: Call, request: c.WithdrawNote) -> c.Note:
    """It is shown no more; its versions stay."""
    _may(call, request.desk)
    note = queries.find_note(call.session, request.note_id, request.desk, lock=True)
    note.withdrawn, note.reason = True, mask_text(request.reason)
    call.audit(f"desk:{note.desk}", "note.withdrawn", desk=note.desk, note=note.note_id)
    return queries.note_sheet(call.session, note)


def _kept(call: Call, note: Note, action: str) -> c.Note:
    call.session.add(note.as_version())
    call.audit(f"desk:{note.desk}", action, desk=note.desk, note=note.note_id, version=note.version)
    call.session.flush()
    return queries.note_sheet(call.session, note)


def _may(call: Call, desk: str) -> None:
    call.demand("desk.work")
    queries.check_desk(call.actor, desk)


def _own(call: Call, request: c.TakePapers | c.WithdrawPapers) -> PaperRequest:
    _may(call, request.desk)
    return queries.find_request(call.session, request.request_id, request.desk, lock=True)


def _of(call: Call, asked: PaperRequest) -> dict[str, object]:
    names = ("dispute_id", "number", "request_id", "desk", "of", "kinds", "until_on")
    found = {name: getattr(asked, name) for name in names}
    return {**found, "kinds": tuple(asked.kinds), "by": call.actor.person_id, "at": call.now}
