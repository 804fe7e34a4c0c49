"""intake: bodies that are checked or registered many at once (批量导入)."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar

from pydantic import Field

from contracts.errors import FieldFault
from contracts.message import Answer, Request

MAX_BODIES = 200  # that one request may bring
# As they were typed in: what the form forbids is told with what only intake can judge.
Bodies = Annotated[tuple[dict[str, Any], ...], Field(min_length=1, max_length=MAX_BODIES)]


class Checked(Answer):
    """What is wrong with one body, every field at once; ``number`` where the same came before (staff only)."""

    errors: tuple[FieldFault, ...] = ()
    number: str = ""


class CheckedDisputes(Answer):
    """One for each body, in their order."""

    items: tuple[Checked, ...]


class CheckDisputes(Request[CheckedDisputes]):
    """Checks bodies as they were typed in, before or instead of registering them; nothing is written."""

    service: ClassVar[str] = "intake"
    bodies: Bodies


class Imported(Checked):
    """What became of one body; ``repeated`` where the same came before."""

    repeated: bool = False


class ImportedDisputes(Answer):
    """One for each body, in their order."""

    items: tuple[Imported, ...]


class ImportDisputes(Request[ImportedDisputes]):
    """Registers what is right and tells what is wrong with the rest.

    Sent again it registers nothing twice: a body is known by channel and external reference, without one by all it says.
    """

    service: ClassVar[str] = "intake"
    bodies: Bodies
