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


class NumbersExhausted(Refusal):
    """The year's million numbers are used up."""

    code = "numbers_exhausted"
