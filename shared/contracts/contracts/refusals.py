"""Why a service says no: the roots of every domain error. Standard library only, so that rules may raise them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, Self


class Refusal(Exception):
    """A domain error: the request was understood and is refused for a reason a person can act on."""

    code: ClassVar[str] = "refused"
    status: ClassVar[int] = 409

    def __init__(self, message: str, *, field: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.field = field
        # (field, reason) of everything that is wrong, so that a person can mend all of it at once.
        self.errors: tuple[tuple[str, str], ...] = ((field, message),) if field else ()


class NotFound(Refusal):
    """There is no such thing, or this person may not know of it."""

    code = "not_found"
    status = 404


class Forbidden(Refusal):
    """This person has not the right to do that."""

    code = "forbidden"
    status = 403


class WrongState(Refusal):
    """The case is not in a state that allows this."""

    code = "wrong_state"


class Invalid(Refusal):
    """A value is wrong; ``field`` names it."""

    code = "invalid"
    status = 422

    @classmethod
    def of_all(cls, errors: Sequence[tuple[str, str]]) -> Self:
        """One refusal for several wrong fields, each with its reason; ``field`` is the first one's."""
        made = cls(told_together(errors), field=errors[0][0])
        made.errors = tuple(errors)
        return made


class FileRefused(Invalid):
    """The file is empty, too large, infected, or of a kind that is not taken."""

    code = "file_refused"


def told_together(errors: Sequence[tuple[str, str]]) -> str:
    """One text for several wrong fields; of a single one just its reason."""
    if len(errors) == 1:
        return errors[0][1]
    return "".join(f"{field}：{reason}" for field, reason in errors)
