"""intake: disputes that belong together – repeats, many people on one matter, new facts (domain.md §5.3)."""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import AwareDatetime, Field

from contracts.codes import LinkKind, LinkRole
from contracts.message import Answer, Event, Request


class DisputesUnlinked(Event):
    """A link was taken back (撤销关联); both disputes go on as they were."""

    service = "intake"
    dispute_id: str
    other_id: str
    kind: LinkKind
    unlinked_by: str


class LinkSheet(Answer):
    """A link from one side; ``role`` is what the other is to this one. An ended one was taken back, and says why."""

    link_id: str = ""
    other_id: str
    other_number: str
    kind: str
    role: LinkRole = ""
    reason: str
    linked_at: AwareDatetime
    linked_by: str = ""
    ended_at: AwareDatetime | None = None
    ended_by: str = ""
    ended_reason: str = ""


class ProposedLink(Answer):
    """A link that a person may make: how sure, and why in sentences; ``role`` is what the other would be to this one."""

    other_id: str
    other_number: str
    kind: LinkKind
    role: LinkRole
    score: float
    reasons: tuple[str, ...]
    excerpt: str
    registered_at: AwareDatetime
    state: str


class Links(Answer):
    """All that belongs to a dispute. ``merged`` disputes lie under it; ``applicants`` counts the people of all of them."""

    dispute_id: str
    number: str
    items: tuple[LinkSheet, ...]
    ended: tuple[LinkSheet, ...] = ()
    proposals: tuple[ProposedLink, ...] = ()
    merged: int = 0
    applicants: int = 0


class ListLinks(Request[Links]):
    """Links, those taken back, and what the last 90 days propose to whoever may link."""

    service: ClassVar[str] = "intake"
    dispute_id: str


class UnlinkDisputes(Request[Links]):
    """Takes a link back, with the reason; it stays readable as ended."""

    service: ClassVar[str] = "intake"
    dispute_id: str
    link_id: Annotated[str, Field(max_length=40)]
    reason: Annotated[str, Field(min_length=2, max_length=500)]
