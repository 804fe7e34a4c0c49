"""Errors of evidence, sessions, minutes and the agreement."""

from __future__ import annotations

from contracts.refusals import Forbidden, Invalid, NotFound, WrongState


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
