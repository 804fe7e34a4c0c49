"""The expert's seat in a panel (专家席): dispatch says that one is wanted, the pool draws, the expert takes it or not."""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import AwareDatetime, Field

from contracts.expert_pool import Consultation, ExpertEvent, FieldName
from contracts.mediator_dispatch import DispatchEvent, DispatchSheet
from contracts.message import Request

# A seat's state → Chinese term.
SEAT_STATES: dict[str, str] = {
    "proposed": "建议请专家", "wanted": "正在抽取", "asked": "等专家答复", "named": "专家已参加", "lacking": "没有专家可请",
    "waived": "不请专家",
}  # fmt: skip
Reason = Annotated[str, Field(min_length=2, max_length=300)]


class ExpertWanted(DispatchEvent):
    """A case is mediated by a panel with an expert (请专家参加): one of the field is to be drawn."""

    dispute_id: str
    number: str
    round: int
    field: str = ""  # the industry committee; "": that of the dispute's own type
    asked_by: str = ""  # "": the rules ask


class ExpertNotWanted(DispatchEvent):
    """The seat is given up, or the mediation has ended (不再请专家)."""

    dispute_id: str
    number: str
    round: int


class PanelExpertAsked(ExpertEvent):
    """An expert without ties was drawn for the seat and has until ``due_at`` to answer."""

    dispute_id: str
    number: str
    round: int
    consultation_id: str
    expert_id: str
    due_at: AwareDatetime
    chosen_by: str = ""  # the coordinator who named this expert by hand; "": drawn by lot
    reason: str = ""  # theirs


class PanelExpertNamed(ExpertEvent):
    """The expert took the seat: the panel is complete; nobody sits there any more where ``expert_id`` is empty."""

    dispute_id: str
    number: str
    round: int
    consultation_id: str
    expert_id: str = ""


class PanelExpertLacking(ExpertEvent):
    """Nobody of the field may take the seat, or everybody declined: people decide how it goes on."""

    dispute_id: str
    number: str
    round: int


class AskForExpert(Request[DispatchSheet]):
    """An expert is to join: the coordinator, whoever mediates, or a desk of the case asks."""

    service: ClassVar[str] = "mediator_dispatch"
    dispute_id: str
    reason: Reason
    field: FieldName = ""


class DoWithoutExpert(Request[DispatchSheet]):
    """The panel goes on without an expert, with a reason."""

    service: ClassVar[str] = "mediator_dispatch"
    dispute_id: str
    reason: Reason


class NameExpert(Request[Consultation]):
    """The coordinator asks this expert to join, in place of whoever was asked or sits there (指定专家)."""

    service: ClassVar[str] = "expert_pool"
    dispute_id: str
    expert_id: Annotated[str, Field(min_length=1, max_length=40)]
    reason: Reason


class TakeExpertSeat(Request[Consultation]):
    """The drawn expert joins the panel."""

    service: ClassVar[str] = "expert_pool"
    consultation_id: str
