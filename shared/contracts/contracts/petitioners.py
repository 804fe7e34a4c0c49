"""intake: who came several times within some days, as a list (重复信访人)."""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import Field

from contracts.callers import BroughtBefore
from contracts.message import Answer, Request

Word = Annotated[str, Field(pattern=r"^[\w-]*$", max_length=40)]


class Petitioner(Answer):
    """A person, masked, and what they applied with; ``times`` counts disputes, ``items`` has the newest twenty of them.

    ``dispute_id`` and ``ref`` are where the person is read of: the newest of them.
    """

    dispute_id: str
    ref: str
    name: str
    phone: str = ""
    village_code: str = ""
    times: int
    items: tuple[BroughtBefore, ...] = ()


class Petitioners(Answer):
    """Those with the newest dispute first. A page may have fewer than asked for, even none, and still a next one."""

    items: tuple[Petitioner, ...] = ()
    next_cursor: str = ""


class ListPetitioners(Request[Petitioners]):
    """Who applied in at least ``times`` disputes of the last ``days`` days, by telephone or ID number.

    Each look leaves audit rows. Confidential and anonymous disputes are neither counted nor shown, whoever asks.
    ``village`` and ``type`` (as it was declared) narrow the disputes that are counted.
    """

    service: ClassVar[str] = "intake"
    times: Annotated[int, Field(ge=2, le=50)] = 3
    days: Annotated[int, Field(ge=1, le=1096)] = 90
    village: Word = ""
    type: Word = ""
    cursor: str = ""
    limit: Annotated[int, Field(ge=1, le=200)] = 20
