"""Domain errors of supervision."""

from __future__ import annotations

from contracts.refusals import Forbidden, Invalid, NotFound


class NoSuchCase(NotFound):
    """The dispute is unknown here, or outside what this person may see."""

    code = "dispute_not_found"


class OutOfScope(Forbidden):
    """This person's duties give no sight of disputes at all."""

    code = "out_of_scope"


class BadFilter(Invalid):
    """A filter or sort order of a list is not one that exists."""

    code = "bad_filter"
