"""intake: what is proposed as a repeat and nobody has decided yet, as a worklist (domain.md §5.3)."""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import Field

from contracts.intake import Arrival
from contracts.linking import ProposedLink
from contracts.message import Answer, Request

Word = Annotated[str, Field(pattern=r"^[\w-]*$", max_length=40)]


class Proposed(Answer):
    """A dispute, and the earlier ones that it may belong to."""

    dispute: Arrival
    proposals: tuple[ProposedLink, ...]


class Proposals(Answer):
    items: tuple[Proposed, ...]
    next_cursor: str = ""


class ListProposals(Request[Proposals]):
    """What was found to resemble an earlier one when it was registered, the latest first, while nobody said yes or no."""

    service: ClassVar[str] = "intake"
    dispute_ids: Annotated[tuple[Word, ...], Field(max_length=200)] = ()
    channel: Word = ""
    village: Word = ""
    cursor: str = ""
    limit: Annotated[int, Field(ge=1, le=200)] = 20
