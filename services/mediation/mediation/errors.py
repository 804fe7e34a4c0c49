"""Domain errors of the mediation: one line of meaning each."""

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


class EvidenceUnknown(NotFound):
    """There is no such piece of evidence."""

    code = "evidence_unknown"


class EvidenceGone(WrongState):
    """The evidence was returned or withdrawn."""

    code = "evidence_gone"


class FileUnknown(NotFound):
    """There is no such file, or it was withdrawn."""

    code = "file_unknown"


class FileClosed(WrongState):
    """The case file is closed: nothing is added or changed any more."""

    code = "file_closed"


class ChangedMeanwhile(WrongState):
    """Somebody else saved the record since it was read; the errors say what they changed."""

    code = "changed_meanwhile"


class NotYourDesk(Forbidden):
    """Another department leads this dispute."""

    code = "not_your_desk"


class SessionUnknown(NotFound):
    """There is no such session, or this person may not know of it."""

    code = "session_unknown"


class SessionOver(WrongState):
    """The session is not in a state for this."""

    code = "session_over"


class RoomUnknown(NotFound):
    """The centre has no such room."""

    code = "room_unknown"


class RoomTaken(WrongState):
    """Somebody else has the room at that time; what is free is said."""

    code = "room_taken"


class RoomClosed(WrongState):
    """The room is closed on that day, or nobody can book it."""

    code = "room_closed"


class MediatorBusy(WrongState):
    """The mediator has another session at that time."""

    code = "mediator_busy"


class SessionIncomplete(Invalid):
    """A session lacks a side, a place, or what its manner asks for."""

    code = "session_incomplete"


class MinutesMissing(WrongState):
    """There are no minutes, or not those that were read."""

    code = "minutes_missing"


class SignatureRefused(Invalid):
    """Nothing was drawn, or the scan of the paper is not there."""

    code = "signature_refused"


class AlreadySigned(WrongState):
    """This person signed already."""

    code = "already_signed"


class SumsDiffer(Invalid):
    """Instalments do not add up to their obligation, or the obligations to the total."""

    code = "sums_differ"


class DraftNotReady(WrongState):
    """The draft is not where this is done: not yet final, or already signed."""

    code = "draft_not_ready"


class DraftFaulty(Invalid):
    """The draft has faults that stand in the way of signing; each is named."""

    code = "draft_faulty"


class PaperNeeded(Invalid):
    """These signatures must be on paper (电子签名法 §3)."""

    code = "paper_needed"


class NotASigner(NotFound):
    """The agreement has no such signer."""

    code = "not_a_signer"


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
