"""Errors of what follows an agreement: performance, confirmation, papers and the case file."""

from __future__ import annotations

from contracts.refusals import Invalid, NotFound, WrongState


class ObligationUnknown(NotFound):
    """The agreement has no such obligation."""

    code = "obligation_unknown"


class AlreadyPerformed(WrongState):
    """Nothing is left to be done for this obligation."""

    code = "already_performed"


class NotAgreed(WrongState):
    """There is no agreement whose performance could be recorded."""

    code = "not_agreed"


class AmountMissing(Invalid):
    """What was paid for an obligation with an amount is not said."""

    code = "amount_missing"


class FileUnprintable(WrongState):
    """The case file cannot be printed: a file that was given in stops the press."""

    code = "file_unprintable"


class TemplateFaulty(WrongState):
    """A form's template has a field that there is not, or cannot be read; file and field are named."""

    code = "template_faulty"


class ConfirmationOver(WrongState):
    """The judicial confirmation is not in a state for this."""

    code = "confirmation_over"


class ConfirmationBlocked(Invalid):
    """Something stands in the way of asking the court; each is named."""

    code = "confirmation_blocked"


class FileIncomplete(Invalid):
    """The case file lacks something or contradicts itself, and nobody explained it."""

    code = "file_incomplete"


class BoundFileUnknown(NotFound):
    """The case file was never sealed, or has no such version."""

    code = "bound_file_unknown"


class PapersUnknown(NotFound):
    """The question has no papers that this expert may open, or not any more."""

    code = "papers_unknown"
