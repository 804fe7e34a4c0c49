"""12345 orders (工单), fields after domain.md §5.3: ``{"type": "order.created", "timestamp": …, "data": {…}}``."""

from __future__ import annotations

from intake.policies.formats.names import Names
from intake.policies.formats.tabled import TabledFormat

HOTLINE = Names(
    kind="type",
    inside="data",
    kinds={"order.created": "order", "order.changed": "order", "order.supplemented": "supplement",
           "order.urged": "urge", "order.withdrawn": "withdraw"},
    order={
        "order_no": "order_no", "content": "content", "words": "words",
        "caller": "caller", "name": "name", "phone": "phone", "id_number": "id_number", "secret": "secret",
        "respondents": "respondents", "matter": "matter_class", "address": "address", "area_code": "area_code",
        "occurred_on": "occurred_on", "people_involved": "people_involved", "created_at": "created_at", "due_at": "due_at",
        "priority": "priority", "designated": "designated",
    },
    told={"order_no": "order_no", "number": "number", "status": "status", "status_name": "status_name",
          "sequence": "sequence", "happened_at": "/timestamp"},
    listing={"list_no": "list_no", "since": "since", "until": "until", "cursor": "cursor", "items": "items",
             "next_cursor": "next_cursor", "status": "status", "order": "order"},
    status_kind="case.status",
    list_kind="orders.list",
    priorities={"normal": "normal", "urgent": "urgent", "emergency": "emergency"},
    # The hotline's own states of an order and ours that mean the same (order life: domain.md §5.1).
    statuses={
        "dispatched": frozenset({"registered"}),
        "handling": frozenset({"accepted", "referred", "routed", "signed", "returned", "offered", "unassigned",
                               "in_mediation", "reopened"}),
        "answered": frozenset({"agreed", "failed"}),
        "closed": frozenset({"archived", "withdrawn"}),
        "returned": frozenset({"refused"}),
    },
)  # fmt: skip
HOTLINE_ORDERS = TabledFormat(HOTLINE)
