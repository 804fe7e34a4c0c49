"""Errors of the five steps and what stands in their way."""

from __future__ import annotations

from contracts.refusals import Forbidden, Invalid, NotFound, WrongState


class ProceedingUnknown(NotFound):
    """No mediator has this dispute yet."""

    code = "proceeding_unknown"


class NotYourProceeding(Forbidden):
    """Only the mediator who has the dispute works on it."""

    code = "not_your_proceeding"


class ProceedingOver(WrongState):
    """The mediation ended: nothing more is recorded."""

    code = "proceeding_over"


class StepOutOfOrder(WrongState):
    """The steps 听查研评 come in order, and a step is closed by the next one."""

    code = "step_out_of_order"


class StepsMissing(WrongState):
    """The mediation may end like this only when the four records are there."""

    code = "steps_missing"


class RecordIncomplete(Invalid):
    """A step's record lacks a particular that the step must have, or has one it does not know."""

    code = "record_incomplete"


class WrongMoment(Invalid):
    """A moment or a day lies where it cannot."""

    code = "wrong_moment"


class WrittenFormNeeded(Invalid):
    """The agreement must be in writing (domain.md §1.2)."""

    code = "written_form_needed"


class AgreementIncomplete(Invalid):
    """The agreement lacks what 人民调解法 §29 asks for."""

    code = "agreement_incomplete"


class PaperMissing(NotFound):
    """The proceeding has no such paper."""

    code = "paper_missing"


class SamePerson(Forbidden):
    """A second person decides, not the one who asked."""

    code = "same_person"


class SkipUnknown(NotFound):
    """There is no such request to skip a step."""

    code = "skip_unknown"


class SkipOver(WrongState):
    """The request to skip a step was decided before."""

    code = "skip_over"


class GateOpen(WrongState):
    """A situation is suspected and has to be found out first (domain.md §1.9)."""

    code = "gate_open"


class GateClosed(WrongState):
    """The matter is not for this kind of mediation; the right way is named."""

    code = "gate_closed"


class NotTogether(WrongState):
    """The parties must not be brought together now."""

    code = "not_together"


class ReportUnknown(NotFound):
    """There is no such report of danger."""

    code = "report_unknown"


class AlreadyAnswered(WrongState):
    """The answer to the report is there."""

    code = "already_answered"
