"""What outside systems are told of their cases: each delivery with its attempts, and sending again."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import AwareDatetime, Field

from contracts.message import Answer, Request

DELIVERY_STATES: dict[str, str] = {"waiting": "待发送", "sent": "已送达", "failed": "已失败"}
TROUBLES: dict[str, str] = {
    "unreachable": "连不上对方", "timeout": "对方没有在规定时间内回答", "refused": "对方拒收", "broken": "对方系统出错",
    "redirected": "对方转到别的地址", "gone": "对方不再接收", "no_key": "没有有效密钥", "no_address": "没有接收地址",
    "unsupported": "地址不能用", "unreadable": "对方的清单读不懂", "endless": "对方的清单没有尽头",
    "incomplete": "对方的清单没有发全",
}  # fmt: skip


class DeliveryRow(Answer):
    delivery_id: str
    connection_id: str
    connection: str
    dispute_id: str
    number: str
    order_no: str
    status: str
    sequence: int
    happened_at: AwareDatetime
    state: str
    attempts: int
    next_at: AwareDatetime | None = None
    created_at: AwareDatetime
    ended_at: AwareDatetime | None = None
    trouble: str = ""


class Deliveries(Answer):
    items: tuple[DeliveryRow, ...]
    next_cursor: str = ""


class ListDeliveries(Request[Deliveries]):
    """The newest first; ``q`` is a number of ours or theirs, or its beginning."""

    service: ClassVar[str] = "intake"
    connection_id: str = ""
    state: Literal["", "waiting", "sent", "failed"] = ""
    dispute_id: str = ""
    q: Annotated[str, Field(max_length=100)] = ""
    cursor: str = ""
    limit: Annotated[int, Field(ge=1, le=200)] = 50


class DeliveryTryRow(Answer):
    """``code`` is the HTTP status, 0 where nobody answered."""

    attempt: int
    at: AwareDatetime
    code: int
    trouble: str
    took_ms: int


class DeliverySheet(DeliveryRow):
    """One delivery with its body as it is sent and every attempt."""

    body: str
    tries: tuple[DeliveryTryRow, ...]


class GetDelivery(Request[DeliverySheet]):
    service: ClassVar[str] = "intake"
    delivery_id: str


class Replayed(Answer):
    count: int


class ReplayDeliveries(Request[Replayed]):
    """Sends ended deliveries once more, under the same ids: a receiver that had them knows them."""

    service: ClassVar[str] = "intake"
    delivery_ids: Annotated[tuple[str, ...], Field(min_length=1, max_length=200)]
