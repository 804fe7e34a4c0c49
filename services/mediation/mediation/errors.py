"""Domain errors of the mediation: one line of meaning each."""

from __future__ import annotations

from contracts.errors import Forbidden, Invalid, NotFound, WrongState


class NoProceeding(NotFound):
    """No mediator has this dispute yet."""

    code = "no_proceeding"


class NoPaper(NotFound):
    """The paper asked for does not exist yet."""

    code = "no_paper"


class AnotherMediator(Forbidden):
    """The dispute is another mediator's."""

    code = "another_mediator"


class NotOpen(WrongState):
    """The proceeding's state does not allow this."""

    code = "not_open"


class WrongOrder(WrongState):
    """The record before this one is missing, or the one after it exists (听查研评)."""

    code = "wrong_order"


class RecordsMissing(WrongState):
    """The mediation may not end like this before the four records are there."""

    code = "records_missing"


class WrongRecord(Invalid):
    """A record lacks something, has something unknown, or lies in the future."""

    code = "wrong_record"


class WrongAgreement(Invalid):
    """The agreement is incomplete, has a wrong date or must be in writing (人民调解法 §28–30)."""

    code = "wrong_agreement"
