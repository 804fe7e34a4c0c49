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


class RosterChangedMeanwhile(WrongState):
    """Somebody else has changed this row of the roster since it was opened."""

    code = "roster_changed"


class CommitteeUnknown(NotFound):
    """There is no such committee."""

    code = "committee_unknown"


class CommitteeChangedMeanwhile(WrongState):
    """Somebody else has changed this committee since it was opened."""

    code = "committee_changed"


class SeatDecided(WrongState):
    """An expert is being drawn for the panel, sits in it, or nobody wants one."""

    code = "seat_decided"


class NotOffered(WrongState):
    """The mediator is not among those from whom the parties may choose, or may not take the case."""

    code = "not_offered"


class BadAbsence(Invalid):
    """An absence that is over, overlaps another one, or names a deputy who cannot stand in."""

    code = "bad_absence"


class AbsenceUnknown(NotFound):
    """There is no such absence."""

    code = "absence_unknown"


class TaskUnknown(NotFound):
    """There is no such task, or this person may not know of it."""

    code = "task_unknown"


class TaskOver(WrongState):
    """The task is not in a state that allows this: answered, reported, done or withdrawn before."""

    code = "task_over"


class TaskMoved(WrongState):
    """Something happened to the task since the person looked at it."""

    code = "task_moved"


class SomebodyElsesTask(Forbidden):
    """A task is answered and reported by the grid worker whom it is with, and judged by whoever gave it."""

    code = "somebody_elses_task"


class MayNotGive(Forbidden):
    """Tasks of a dispute are given by its desks, its mediator and the town coordinator."""

    code = "may_not_give"


class BadTask(Invalid):
    """A due date that cannot be kept, a village that does not exist, a report without what its kind needs."""

    code = "bad_task"


class WorkerUnknown(NotFound):
    """There is no such grid worker."""

    code = "worker_unknown"


class WorkerTied(WrongState):
    """The grid worker may be a party of the dispute; nothing overrides it."""

    code = "worker_tied"
