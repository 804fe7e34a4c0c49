"""Domain errors of warning: one line of meaning each."""

from __future__ import annotations

from contracts.refusals import Forbidden, Invalid, NotFound, WrongState


class UnknownWarning(NotFound):
    """There is no such warning, or this person's level and place may not see it."""

    code = "unknown_warning"


class NotYourLevel(Forbidden):
    """The warning lies at another level or in another place than this person's."""

    code = "not_your_level"


class NotOpen(WrongState):
    """The warning was settled, dropped or turned into a dispute already."""

    code = "not_open"


class NoLevelAbove(WrongState):
    """The town's level is the highest here."""

    code = "no_level_above"


class UnknownVillage(Invalid):
    """The village's code is not one of the town's."""

    code = "unknown_village"


class UnknownSign(Invalid):
    """The file of signs has none of this code."""

    code = "unknown_sign"


class SignsError(ValueError):
    """The file of signs cannot be used; the text names the entry and what is wrong."""
