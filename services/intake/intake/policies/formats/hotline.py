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
        "files": "attachments", "filename": "filename", "file_content": "content", "url": "url",
    },
    told={"order_no": "order_no", "number": "number", "status": "status", "status_name": "status_name",
          "sequence": "sequence", "happened_at": "/timestamp",
          "reason_code": "refusal.reason_code", "reason": "refusal.reason", "way_on": "refusal.way_on",
          "place": "refusal.place", "address": "refusal.address", "phone": "refusal.phone",
          "outcome": "result.outcome", "outcome_name": "result.outcome_name", "end_code": "result.end_code",
          "end_reason": "result.end_reason", "ended_on": "result.ended_on",
          "reached": "visit.reached", "satisfied": "visit.satisfied", "satisfaction": "visit.satisfaction",
          "satisfaction_name": "visit.satisfaction_name", "performance": "visit.performance",
          "visited_on": "visit.visited_on", "asked_until": "extension.asked_until", "asked_why": "extension.reason",
          "returned_why": "returned.reason", "limit_kind": "limit.kind", "limit_name": "limit.kind_name",
          "limit_why": "limit.reason", "limit_due_on": "limit.due_on"},
    listing={"list_no": "list_no", "since": "since", "until": "until", "cursor": "cursor", "items": "items",
             "next_cursor": "next_cursor", "status": "status", "result": "result",
             "order": "order"},
    status_kind="case.status",
    list_kind="orders.list",
    priorities={"normal": "normal", "urgent": "urgent", "emergency": "emergency"},
    # The hotline's own states of an order and ours that mean the same (order life: domain.md §5.1).
    statuses={
        "dispatched": frozenset({"registered"}),
        "handling": frozenset({"accepted", "referred", "routed", "signed", "returned", "offered", "merged", "unassigned",
                               "in_mediation", "reopened"}),
        "answered": frozenset({"agreed", "failed"}),
        "closed": frozenset({"archived", "withdrawn"}),
        "returned": frozenset({"refused"}),
    },
)  # fmt: skip
HOTLINE_ORDERS = TabledFormat(HOTLINE)
