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


class TooLateToReturn(WrongState):
    """The days in which a desk may return a case are over (domain.md §5.2)."""

    code = "too_late_to_return"


class WrongDesk(Invalid):
    """The proposed desk is the desk itself or does not exist."""

    code = "wrong_desk"


class NotWorking(WrongState):
    """The desk does not work on the case now: it waits, was returned or has ended."""

    code = "not_working"


class WhistleOver(WrongState):
    """The call is not in a state that allows this."""

    code = "whistle_over"


class AlreadyScored(WrongState):
    """This side has scored the other before."""

    code = "already_scored"


class AlreadyCalled(WrongState):
    """That desk is called, or has its part, in this case already."""

    code = "already_called"


class PartOver(WrongState):
    """The part is not in a state that allows this."""

    code = "part_over"


class WhistleUnknown(NotFound):
    """There is no such call or part, or it is between other desks."""

    code = "whistle_unknown"


class WrongMoment(Invalid):
    """A day or an hour is past, or too far ahead."""

    code = "wrong_moment"


class HandoverOver(WrongState):
    """The hand-over was answered or taken back before."""

    code = "handover_over"


class HandoverUnknown(NotFound):
    """This desk has no such hand-over, absence, paper request or note."""

    code = "handover_unknown"


class HandoverOpen(WrongState):
    """A hand-over of this case already waits for an answer."""

    code = "handover_open"


class NotYours(Forbidden):
    """It is a colleague's to do, and the actor does not stand in."""

    code = "not_yours"


class WrongColleague(Invalid):
    """Oneself, somebody of another desk, or somebody who is away."""

    code = "wrong_colleague"


class NotOnDuty(WrongState):
    """The rota has nobody there at that time."""

    code = "not_on_duty"


class DutyOver(WrongState):
    """Somebody has checked in for that shift, or it ended without anybody."""

    code = "duty_over"


class PapersOver(WrongState):
    """The papers were brought, or are no longer needed."""

    code = "papers_over"


class NewerVersion(WrongState):
    """A colleague wrote a newer version meanwhile."""

    code = "newer_version"


class LimitFixed(Invalid):
    """The limit of the law cannot be changed that way now, or a side has not agreed."""

    code = "limit_fixed"
