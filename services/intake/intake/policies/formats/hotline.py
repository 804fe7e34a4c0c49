"""12345 orders (工单), fields after domain.md §5.3: order_no, caller, content, address, area code, due_at, priority …"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from intake.model import Message, OrderContent
from intake.policies.formats.interface import Listed, ListPage, Status
from intake.policies.formats.reading import Fields

KINDS = {"order.created": "order", "order.changed": "order", "order.supplemented": "supplement", "order.urged": "urge",
         "order.withdrawn": "withdraw"}  # fmt: skip
PRIORITIES = {"normal": "normal", "urgent": "urgent", "emergency": "emergency"}
# The hotline's own states of an order and ours that mean the same (order life: domain.md §5.1).
STATUSES: dict[str, frozenset[str]] = {
    "dispatched": frozenset({"registered"}),
    "handling": frozenset({"accepted", "referred", "routed", "signed", "returned", "offered", "unassigned", "in_mediation",
                           "reopened"}),
    "answered": frozenset({"agreed", "failed"}),
    "closed": frozenset({"archived", "withdrawn"}),
    "returned": frozenset({"refused"}),
}  # fmt: skip
NAMES = {
    "narrative": "content", "parties.0.name": "caller.name", "parties.0.phone": "caller.phone",
    "parties.0.id_number": "caller.id_number", "village_code": "area_code", "occurred_on": "occurred_on",
    "people_involved": "people_involved", "external_ref": "order_no",
}  # fmt: skip


class HotlineOrders:
    """``{"type": "order.created", "timestamp": …, "data": {…}}``."""

    def read_message(self, raw: Mapping[str, Any]) -> Message:
        top = Fields(raw)
        kind = top.one_of("type", KINDS, "")
        data = top.part("data")
        message = _order(data) if kind == "order" else _words(data, kind)
        top.done()
        return message

    def write_status(self, status: Status) -> dict[str, Any]:
        return {
            "type": "case.status",
            "timestamp": status.happened_at.isoformat(),
            "data": {"order_no": status.order_no, "number": status.number, "status": status.status,
                     "status_name": status.words, "sequence": status.sequence},
        }  # fmt: skip

    def ask_list(self, since: datetime, until: datetime, cursor: str) -> dict[str, Any]:
        data = {"since": since.isoformat(), "until": until.isoformat(), "cursor": cursor}
        return {"type": "orders.list", "data": data}

    def read_list(self, raw: Mapping[str, Any]) -> ListPage:
        top = Fields(raw)
        data = top.part("data")
        items = tuple(_listed(one) for one in data.parts("items", 1_000))
        page = ListPage(items, data.text("next_cursor", longest=200))
        top.done()
        return page

    def same_status(self, theirs: str, ours: str) -> bool:
        return not theirs or theirs == ours or ours in STATUSES.get(theirs, ())

    def field_name(self, ours: str) -> str:
        return f"data.{NAMES.get(ours, ours)}"


def _order(data: Fields) -> Message:
    caller = data.part("caller")
    content = OrderContent(
        order_no=data.code("order_no", longest=100, required=True),
        content=data.text("content", longest=19_000, required=True),
        caller_name=caller.text("name", longest=80),
        caller_phone=caller.code("phone", longest=20),
        caller_id=caller.code("id_number", longest=20),
        secret=caller.flag("secret"),
        respondents=tuple(
            one.text("name", longest=80, required=True) for one in data.parts("respondents", 20)
        ),
        matter=data.text("matter_class", longest=100),
        address=data.text("address", longest=300),
        area_code=data.code("area_code", longest=12),
        occurred_on=data.code("occurred_on", longest=10),
        people_involved=data.count("people_involved"),
        created_at=data.moment("created_at"),
        due_at=data.moment("due_at"),
        priority=data.one_of("priority", PRIORITIES, "normal"),
        designated=data.flag("designated"),
    )
    return Message("order", content.order_no, content)


def _words(data: Fields, kind: str) -> Message:
    number = data.code("order_no", longest=100, required=True)
    return Message(kind, number, words=data.text("words", longest=5_000, required=kind == "supplement"))


def _listed(item: Fields) -> Listed:
    whole = item.part("order")
    there = whole.text("order_no", longest=100) != ""
    return Listed(
        order_no=item.code("order_no", longest=100, required=True),
        status=item.code("status", longest=40),
        created_at=item.moment("created_at"),
        order=_order(whole).order if there else None,
    )
