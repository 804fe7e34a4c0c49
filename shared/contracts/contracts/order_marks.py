"""intake: what outside systems said of their orders later, for the lists of whoever works on the cases."""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import Field

from contracts.message import Answer, Request


class OrderMarks(Answer):
    """Dispute → the kinds of all later messages, each once, the latest first; one without any is left out."""

    said: dict[str, tuple[str, ...]] = {}  # order | supplement | urge | withdraw


class GetOrderMarks(Request[OrderMarks]):
    """Of the disputes of one page of a list; kinds alone, never words."""

    service: ClassVar[str] = "intake"
    dispute_ids: Annotated[tuple[str, ...], Field(max_length=400)]
