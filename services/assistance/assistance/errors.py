"""Domain errors of assistance: one line of meaning each."""

from __future__ import annotations

from contracts.refusals import Forbidden, Invalid, NotFound, WrongState


class UnknownVisit(NotFound):
    """There is no such visit, or no visits of this dispute yet."""

    code = "unknown_visit"


class UnknownDispute(NotFound):
    """The dispute has not reached this service."""

    code = "unknown_dispute"


class UnknownRequest(NotFound):
    """There is no such request for assistance, or this person may not know of it."""

    code = "unknown_request"


class VisitorIsHandler(Forbidden):
    """Who mediated may not visit (domain.md §8.4)."""

    code = "visitor_is_handler"


class NotCitizen(Forbidden):
    """Only the citizen answers the question of satisfaction."""

    code = "not_citizen"


class VisitClosed(WrongState):
    """The visit is recorded or cancelled, or nothing is to be answered now."""

    code = "visit_closed"


class AnswerMissing(Invalid):
    """A visit that reached somebody needs the satisfaction, one after a due date the performance."""

    code = "answer_missing"


class RequestEnded(WrongState):
    """The request for assistance was decided before."""

    code = "request_ended"
