"""Domain errors of the expert pool: one line of meaning each."""

from __future__ import annotations

from contracts.refusals import Forbidden, Invalid, NotFound, Refusal, WrongState


class UnknownDispute(NotFound):
    """The dispute has not reached the pool, or this person may not ask about it."""

    code = "unknown_dispute"


class UnknownConsultation(NotFound):
    """There is no such consultation, or it is not this person's."""

    code = "unknown_consultation"


class NotYours(Forbidden):
    """Another expert was asked."""

    code = "not_yours"


class NotOpen(WrongState):
    """The consultation is answered or cannot be answered."""

    code = "not_open"


class UnknownField(Invalid):
    """No committee and no type of dispute has this name."""

    code = "unknown_field"


class NobodyToAsk(Refusal):
    """Every expert of the field is tied, expired or has declined; the message says how many of each."""

    code = "nobody_to_ask"


class TooFew(Refusal):
    """Fewer experts may be drawn than were wished for; the message says how many of each reason."""

    code = "too_few_experts"


class AlreadyAsked(WrongState):
    """The same question about the same dispute waits for the experts who were drawn for it."""

    code = "already_asked"


class UnknownDraw(NotFound):
    """There is no such draw, or this person may not see its dispute."""

    code = "unknown_draw"


class NoSession(WrongState):
    """Nobody has asked the expert to a session."""

    code = "no_session"


class TooLate(Invalid):
    """A moment that should lie ahead is over."""

    code = "too_late"
