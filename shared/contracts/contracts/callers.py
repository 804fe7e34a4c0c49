"""intake: who comes again – found by telephone or ID number, and what the same person brought before (重复信访人)."""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import AwareDatetime, Field

from contracts.codes import PartyRole
from contracts.message import Answer, Request


class BroughtBefore(Answer):
    """A dispute in which the same person was a party; words and names in it are masked."""

    dispute_id: str
    number: str
    role: PartyRole  # what the person is in it
    state: str
    channel: str
    excerpt: str
    registered_at: AwareDatetime


class Caller(Answer):
    """A person as they were written down last, unmasked, with what they brought before, the newest first."""

    name: str
    phone: str = ""
    id_number: str = ""
    village_code: str = ""
    organisation: str = ""
    disputes: tuple[BroughtBefore, ...] = ()


class Callers(Answer):
    """Several where a family has one telephone."""

    items: tuple[Caller, ...] = ()


class FindCaller(Request[Callers]):
    """Finds a person at the counter by the whole telephone or ID number; each dispute that is looked into gets an audit row.

    Confidential and anonymous disputes tell their people only to whoever may see them.
    """

    service: ClassVar[str] = "intake"
    phone: Annotated[str, Field(max_length=30)] = ""
    id_number: Annotated[str, Field(max_length=30)] = ""


class SamePerson(Answer):
    """What one party of a dispute brought before or later, by telephone or ID number.

    ``a_year`` counts the disputes of the last 365 days in which the person applied.
    """

    dispute_id: str
    ref: str
    name: str  # masked
    items: tuple[BroughtBefore, ...] = ()
    a_year: int = 0


class ListSamePerson(Request[SamePerson]):
    """The other disputes of a party; the look leaves an audit row."""

    service: ClassVar[str] = "intake"
    dispute_id: str
    ref: Annotated[str, Field(pattern=r"^P\d{1,2}$")]
    handles: bool = False
