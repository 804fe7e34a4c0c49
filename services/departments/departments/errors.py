"""Domain errors of the desks: one line of meaning each."""

from __future__ import annotations

from contracts.refusals import Forbidden, Invalid, NotFound, WrongState


class DeskError(ValueError):
    """A desk's data cannot be used; the text names the file, the key and what is wrong."""


class CaseNotHere(NotFound):
    """This desk has no such case."""

    code = "case_not_here"


class AnotherDesk(Forbidden):
    """The officer belongs to another desk."""

    code = "another_desk"


class NotWaiting(WrongState):
    """The case no longer waits to be signed for."""

    code = "not_waiting"


class MayNotReturn(WrongState):
    """The desk was designated, or has returned this case before (domain.md §5.2)."""

    code = "may_not_return"


class WrongDesk(Invalid):
    """The proposed desk is the desk itself or does not exist."""

    code = "wrong_desk"
