"""Domain errors of the dispatch: one line of meaning each."""

from __future__ import annotations

from contracts.refusals import Forbidden, Invalid, NotFound, WrongState


class CaseUnknown(NotFound):
    """Dispatch has not heard of this dispute."""

    code = "dispatch_unknown"


class OfferUnknown(NotFound):
    """There is no such offer."""

    code = "offer_unknown"


class MediatorUnknown(NotFound):
    """There is no such mediator on the roster."""

    code = "mediator_unknown"


class SomebodyElsesOffer(Forbidden):
    """An offer is answered by the mediator it was made to, and by nobody else."""

    code = "somebody_elses_offer"


class OfferOver(WrongState):
    """The offer was answered, withdrawn, or its time is over."""

    code = "offer_over"


class NotToAssign(WrongState):
    """The dispute has a mediator already, or is concluded."""

    code = "not_to_assign"


class MayNotMediate(WrongState):
    """The mediator is tied to a party, had this dispute before, or left the roster; nothing overrides it."""

    code = "may_not_mediate"


class NotOffered(WrongState):
    """The mediator is not among those from whom the parties may choose, or may not take the case."""

    code = "not_offered"


class BadAbsence(Invalid):
    """An absence that is over, overlaps another one, or names a deputy who cannot stand in."""

    code = "bad_absence"


class AbsenceUnknown(NotFound):
    """There is no such absence."""

    code = "absence_unknown"
