"""What intake refuses, one line of meaning each."""

from __future__ import annotations

from contracts.refusals import Forbidden, Invalid, NotFound, Refusal, WrongState


class DisputeUnknown(NotFound):
    """No dispute with this id or number, or this person may not know of it."""

    code = "dispute_unknown"


class QueryCodeUnknown(NotFound):
    """No dispute answers to this query code."""

    code = "query_code_unknown"


class AlreadyDecided(WrongState):
    """The dispute was accepted or refused before."""

    code = "already_decided"


class IdempotencyMismatch(Refusal):
    """The same idempotency key came again with another body."""

    code = "idempotency_mismatch"


class WrongChannel(Forbidden):
    """This person or program may not register at this door."""

    code = "wrong_channel"


class NotAllowed(Forbidden):
    """This person may not do that with this dispute."""

    code = "forbidden"


class FieldInvalid(Invalid):
    """A field of the registration is wrong; ``field`` is its path, like ``parties.0.id_number``."""

    code = "invalid"


class LinkInvalid(Invalid):
    """These two cannot be linked in this way."""

    code = "link_invalid"


class LinkUnknown(NotFound):
    """This dispute has no such link."""

    code = "link_unknown"


class AttachmentUnknown(NotFound):
    """This dispute has no such file, or this person may not see it."""

    code = "attachment_unknown"


class AttachmentGone(WrongState):
    """The file was withdrawn."""

    code = "attachment_gone"


class PartyUnknown(NotFound):
    """This dispute has no such party."""

    code = "party_unknown"


class NoticeMissing(WrongState):
    """The dispute is not in the state that has this paper."""

    code = "notice_missing"


class NotHandedOn(WrongState):
    """The dispute was not refused, or the other body has confirmed it already."""

    code = "not_handed_on"


class NumbersExhausted(Refusal):
    """The year's million numbers are used up."""

    code = "numbers_exhausted"


class ConnectionUnknown(NotFound):
    """There is no such outside system, or it is switched off."""

    code = "connection_unknown"


class ConnectionInvalid(Invalid):
    """A value of the connection is wrong, or its door is taken."""

    code = "connection_invalid"


class KeyInvalid(Invalid):
    """Too many keys, or not the one that may be retired."""

    code = "key_invalid"


class SignatureInvalid(Refusal):
    """The message is not signed by a key of this connection, or too old, or from the future."""

    code = "signature_invalid"
    status = 401


class FormatInvalid(Invalid):
    """The message is not what the connection's exchange format says."""

    code = "format_invalid"


class NoSuchOrder(NotFound):
    """The message speaks of an order that never came."""

    code = "order_unknown"


class MessageReused(Refusal):
    """The same message id came again with another content."""

    code = "message_id_reused"


class StrayUnknown(NotFound):
    """There is no such unplaced message."""

    code = "stray_unknown"


class AlreadySettled(WrongState):
    """Somebody settled it before."""

    code = "already_settled"


class ListClosed(WrongState):
    """A list of an outside system is complete already, or was given up."""

    code = "list_closed"


class DeliveryUnknown(NotFound):
    """There is no such delivery."""

    code = "delivery_unknown"


class NotToReplay(WrongState):
    """The delivery is still on its way."""

    code = "not_to_replay"


class NotToExtend(WrongState):
    """No more time can be asked for an order."""

    code = "not_to_extend"


class Designated(WrongState):
    """The hotline's centre named us: such an order may not be returned (domain.md §5.2)."""

    code = "designated"


class DifferenceUnknown(NotFound):
    """There is no such reconciliation, or no such difference in it."""

    code = "difference_unknown"


class NotToRemedy(WrongState):
    """A difference cannot be dealt with in this way."""

    code = "not_to_remedy"


class ImportUnknown(NotFound):
    """There is no such file, or it is somebody else's."""

    code = "import_unknown"


class ImportBusy(WrongState):
    """The file is being worked on, or its content is gone."""

    code = "import_busy"
