"""Orders of outside systems: receiving messages, what became of an order, and what could not be placed."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import AwareDatetime, Field, StringConstraints

from contracts.errors import Fault
from contracts.intake import IntakeEvent
from contracts.message import Answer, Request

KINDS: dict[str, str] = {
    "order": "工单",
    "supplement": "补充",
    "urge": "催办",
    "withdraw": "撤回",
    "": "读不懂",
}
# What a changed order may say anew.
ORDER_FIELDS: dict[str, str] = {
    "content": "诉求内容", "caller_name": "来电人", "caller_phone": "来电人电话", "caller_id": "来电人证件", "secret": "保密",
    "respondents": "被反映人", "matter": "事项分类", "address": "地点", "area_code": "地区", "occurred_on": "发生日期",
    "people_involved": "涉及人数",
    "created_at": "来电时间", "due_at": "办理时限", "priority": "紧急程度", "designated": "指定承办", "files": "附件",
}  # fmt: skip
PRIORITIES: dict[str, str] = {"normal": "一般", "urgent": "紧急", "emergency": "特急"}


class OrderChanged(IntakeEvent):
    """The outside system said something more of its order: changed, supplemented, urged or withdrawn (工单变更)."""

    dispute_id: str
    connection_id: str
    order_version: int
    kind: str
    fields: tuple[str, ...] = ()  # names only


class OrderTermSet(IntakeEvent):
    """By when the outside system wants its answer: given in the order, or counted by rule; the newest counts (工单时限)."""

    dispute_id: str
    order_due_at: AwareDatetime
    given: bool  # by the order; else counted


class ExtensionAsked(IntakeEvent):
    """The outside system was asked for more time; it grants it by a changed order (申请延期)."""

    dispute_id: str
    asked_until: AwareDatetime
    reason: str  # masked
    asked_by: str


class OrderFileRow(Answer):
    """A file that came with a message: taken as an attachment of the case, or not, with the reason."""

    position: int  # in the message, from 0
    taken: bool
    file_id: str = ""
    reason: str = ""  # masked: names of files are people's


class MessageReceived(Answer):
    """What the sender gets; ``problem`` instead of all else where the message was kept for a person."""

    order_no: str = ""
    number: str = ""
    query_code: str = ""
    version: int = 0
    state: str = ""
    repeated: bool = False
    due_at: AwareDatetime | None = None
    files: tuple[OrderFileRow, ...] = ()
    problem: Fault | None = None


class ReceiveMessage(Request[MessageReceived]):
    """A signed message as it came in: the signature is checked over exactly these bytes."""

    service: ClassVar[str] = "intake"
    connection_id: Annotated[str, Field(max_length=40)]
    message_id: Annotated[str, Field(max_length=200)]
    timestamp: Annotated[str, Field(max_length=40)]
    signature: Annotated[str, Field(max_length=2_000)]
    content: Annotated[str, StringConstraints(strip_whitespace=False)]


class OrderVersionRow(Answer):
    """One message about an order; ``words`` are masked."""

    version: int
    kind: str
    fields: tuple[str, ...]
    words: str
    received_at: AwareDatetime
    files: tuple[OrderFileRow, ...] = ()


class OrderSheet(Answer):
    """What the outside system's order says besides the registration; empty where the case came without one."""

    order_no: str = ""
    connection: str = ""
    due_at: AwareDatetime | None = None
    due_given: bool = False  # else computed from the hotline's working days
    return_by: AwareDatetime | None = None
    asked_until: AwareDatetime | None = None  # more time was asked for, and not granted yet
    may_extend: bool = False
    priority: str = "normal"
    matter: str = ""
    designated: bool = False
    withdrawn_at: AwareDatetime | None = None
    versions: tuple[OrderVersionRow, ...] = ()


class GetOrder(Request[OrderSheet]):
    service: ClassVar[str] = "intake"
    dispute_id: str


class StrayRow(Answer):
    """A message that waits for a person; ``words`` are masked."""

    stray_id: str
    connection_id: str
    connection: str
    order_no: str
    kind: str
    reason: str
    words: str
    times: int
    received_at: AwareDatetime
    settled: str = ""
    settled_at: AwareDatetime | None = None
    settled_by: str = ""
    settled_why: str = ""
    dispute_id: str = ""


class StrayRows(Answer):
    items: tuple[StrayRow, ...]
    next_cursor: str = ""


class ListStrays(Request[StrayRows]):
    """What waits, or what was settled."""

    service: ClassVar[str] = "intake"
    settled: bool = False
    connection_id: str = ""
    cursor: str = ""
    limit: Annotated[int, Field(ge=1, le=200)] = 50


class SettleStray(Request[StrayRow]):
    """Tries it again, adds it to a case by its number, or lays it aside with a reason."""

    service: ClassVar[str] = "intake"
    stray_id: str
    how: Literal["again", "attach", "drop"]
    number: Annotated[str, Field(max_length=40)] = ""
    why: Annotated[str, Field(max_length=300)] = ""


class AskExtension(Request[OrderSheet]):
    """Asks the outside system for more time, counted in working days from the day that it gave (domain.md §5.2: up to ten)."""

    service: ClassVar[str] = "intake"
    dispute_id: str
    days: Annotated[int, Field(ge=1, le=10)]
    reason: Annotated[str, Field(min_length=2, max_length=300)]
