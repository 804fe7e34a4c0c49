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


class UnknownExpert(NotFound):
    """There is no such expert in the pool."""

    code = "unknown_expert"


class UnknownCredential(NotFound):
    """There is no such credential."""

    code = "unknown_credential"


class CredentialEnds(Invalid):
    """The days of a credential do not go together."""

    code = "credential_ends"


class CredentialWithdrawn(WrongState):
    """The credential is not good any more; nothing of it can be changed."""

    code = "credential_withdrawn"


class UnknownTraining(NotFound):
    """There is no such training."""

    code = "unknown_training"


class WrongHours(Invalid):
    """A training's days and hours do not go together."""

    code = "wrong_hours"


class TrainingCancelled(WrongState):
    """The training does not take place."""

    code = "training_cancelled"


class TrainingChanged(WrongState):
    """Somebody else changed the training since it was read; the errors say what."""

    code = "training_changed"


class TrainingFixed(WrongState):
    """A field that may not be changed any more: the training has begun, or certificates say it."""

    code = "training_fixed"


class TrainingOver(WrongState):
    """The training has begun or is over."""

    code = "training_over"


class TrainingNotBegun(WrongState):
    """Nobody can have attended yet."""

    code = "training_not_begun"


class TrainingFull(WrongState):
    """There are not enough seats; the message says how many are left."""

    code = "training_full"


class NotInvited(Invalid):
    """Somebody whom nobody knows, or for whom the training is not meant."""

    code = "not_invited"


class NotEnrolled(Invalid):
    """Somebody who has no place in the training."""

    code = "not_enrolled"


class TooManyHours(Invalid):
    """More hours than the training has."""

    code = "too_many_hours"


class AlreadyCertified(WrongState):
    """The certificate says how many hours it were."""

    code = "already_certified"


class NobodyToCertify(WrongState):
    """Nobody who was there in full is without a certificate."""

    code = "nobody_to_certify"


class NoCertificate(NotFound):
    """This person has no certificate of this training."""

    code = "no_certificate"


class CommitteeInUse(WrongState):
    """Experts of the pool belong to the committee."""

    code = "committee_in_use"
