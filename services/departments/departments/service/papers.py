"""Entry points for papers asked of the parties and for notes."""

from __future__ import annotations

from contracts import desk_papers as c
from departments import handlers, queries
from messaging.call import Call
from messaging.entry import answers


class PaperPoints:
    """Mixed into every desk."""

    @answers(c.AskPapers)
    def ask_papers(self, call: Call, request: c.AskPapers) -> c.PaperRequest:
        return handlers.ask_papers(call, request)

    @answers(c.ListPaperRequests, write=False)
    def list_paper_requests(self, call: Call, request: c.ListPaperRequests) -> c.PaperRequests:
        return queries.list_paper_requests(call.session, request, call.actor)

    @answers(c.GetPaperRequest, write=False)
    def get_paper_request(self, call: Call, request: c.GetPaperRequest) -> c.PaperRequest:
        return queries.get_paper_request(call.session, request, call.actor)

    @answers(c.TakePapers)
    def take_papers(self, call: Call, request: c.TakePapers) -> c.PaperRequest:
        return handlers.take_papers(call, request)

    @answers(c.WithdrawPapers)
    def withdraw_papers(self, call: Call, request: c.WithdrawPapers) -> c.PaperRequest:
        return handlers.withdraw_papers(call, request)

    @answers(c.ListNotes, write=False)
    def list_notes(self, call: Call, request: c.ListNotes) -> c.Notes:
        return queries.list_notes(call.session, request, call.actor)

    @answers(c.GetNote, write=False)
    def get_note(self, call: Call, request: c.GetNote) -> c.Note:
        return queries.get_note(call.session, request, call.actor)

    @answers(c.WriteNote)
    def write_note(self, call: Call, request: c.WriteNote) -> c.Note:
        return handlers.write_note(call, request)

    @answers(c.EditNote)
    def edit_note(self, call: Call, request: c.EditNote) -> c.Note:
        return handlers.edit_note(call, request)

    @answers(c.WithdrawNote)
    def withdraw_note(self, call: Call, request: c.WithdrawNote) -> c.Note:
        return handlers.withdraw_note(call, request)
