"""expert_pool: the draw of experts by lot (抽取), its record, and drawing it again to see that it comes out the same."""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import AwareDatetime, Field

from contracts.expert_pool import Days, FieldName, Papers, Question
from contracts.message import Answer, Request

MOST_DRAWN = 3


class Lot(Answer):
    """A candidate with the lot that the seed gives; the smallest lots are drawn."""

    expert_id: str
    name: str
    committee: str
    lot: str
    drawn: bool = False
    stood_in: bool = False  # was asked afterwards, for one who declined


class PassedOver(Answer):
    expert_id: str
    name: str
    committee: str
    why: str


class Draw(Answer):
    """The record of a draw (抽取记录); ``draw_id`` is the panel of its consultations."""

    draw_id: str
    dispute_id: str
    number: str
    field: str
    question: str
    days: int
    count: int
    seed: str
    lots: tuple[Lot, ...]
    passed_over: tuple[PassedOver, ...]
    drawn_by: str
    drawn_at: AwareDatetime


class DrawExperts(Request[Draw]):
    """Draws ``count`` experts of the field by lot; each gets the question."""

    service: ClassVar[str] = "expert_pool"
    dispute_id: str
    question: Question
    field: FieldName = ""
    count: Annotated[int, Field(ge=1, le=MOST_DRAWN)] = 1
    days: Days | None = None  # without it the setting's
    papers: Papers = ()


class GetDraw(Request[Draw]):
    service: ClassVar[str] = "expert_pool"
    draw_id: str


class RepeatedDraw(Answer):
    """The lots drawn again; ``sealed``: the seed is the one in the audit chain of the dispute."""

    draw_id: str
    drawn: tuple[str, ...]
    again: tuple[str, ...]
    same: bool
    sealed: bool


class RepeatDraw(Request[RepeatedDraw]):
    """Draws again out of the recorded seed and candidates; changes nothing."""

    service: ClassVar[str] = "expert_pool"
    draw_id: str


class ExpertFieldSheet(Answer):
    """A committee that may be named as the field, and how many of its experts could be asked today."""

    code: str
    name: str
    experts: int


class ExpertFields(Answer):
    """``days``: the setting's time to answer."""

    items: tuple[ExpertFieldSheet, ...]
    days: int


class ListExpertFields(Request[ExpertFields]):
    service: ClassVar[str] = "expert_pool"
