"""Events that a grid system reports (网格事件), after the dispute record of GB/T 31000 (domain.md §4.5, §4.6).

``{"action": "EVENT_REPORT", "event": {…}}``: an event has a name beside its description, a main party and others, and a level
of which four is the lowest. Its end is told in the record's own words, too: whether it was resolved, and by which way.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from intake.model import Message
from intake.policies.formats.interface import Status
from intake.policies.formats.names import Names
from intake.policies.formats.reading import Fields
from intake.policies.formats.tabled import TabledFormat

GRID = Names(
    kind="action",
    inside="event",
    kinds={"EVENT_REPORT": "order", "EVENT_CHANGE": "order", "EVENT_SUPPLEMENT": "supplement", "EVENT_URGE": "urge",
           "EVENT_REVOKE": "withdraw"},
    order={
        "order_no": "eventNo", "content": "eventDesc", "words": "remark",
        "caller": "mainParty", "name": "name", "phone": "phone", "id_number": "certNo", "secret": "/isSecret",
        "respondents": "otherParties", "matter": "eventType", "address": "happenAddress", "area_code": "areaCode",
        "occurred_on": "happenDate", "people_involved": "peopleNum", "created_at": "reportTime", "due_at": "limitTime",
        "priority": "eventLevel", "designated": "isAssigned",
        "files": "photos", "filename": "fileName", "file_content": "fileContent", "url": "fileUrl",
    },
    told={"order_no": "eventNo", "number": "caseNumber", "status": "eventStatus", "status_name": "statusName",
          "sequence": "serialNo", "happened_at": "statusTime",
          "reason_code": "returnCode", "reason": "returnReason", "way_on": "wayOn", "place": "goTo.place",
          "address": "goTo.address", "phone": "goTo.phone",
          "outcome": "resultCode", "outcome_name": "resultName", "end_code": "endCode", "end_reason": "endReason",
          "ended_on": "resolveDate",
          "reached": "visit.isReached", "satisfied": "visit.isSatisfied", "satisfaction": "visit.satisfaction",
          "satisfaction_name": "visit.satisfactionName", "performance": "visit.performance",
          "visited_on": "visit.visitDate", "asked_until": "extension.askedUntil", "asked_why": "extension.reason",
          "returned_why": "returned.reason", "limit_kind": "limit.kind", "limit_name": "limit.kindName",
          "limit_why": "limit.reason", "limit_due_on": "limit.dueDate"},
    listing={"list_no": "batchNo", "since": "startTime", "until": "endTime", "cursor": "pageToken", "items": "events",
             "next_cursor": "nextPageToken", "status": "eventStatus", "result": "resultCode", "order": "event"},
    status_kind="EVENT_STATUS",
    list_kind="EVENT_LIST",
    # 04 一般, 03 较大, 02 重大, 01 特别重大 (GB/T 31000)
    priorities={"04": "normal", "03": "urgent", "02": "emergency", "01": "emergency"},
    # 1 待受理, 2 处置中, 3 已办结, 4 已退回
    statuses={
        "1": frozenset({"registered"}),
        "2": frozenset({"accepted", "referred", "routed", "signed", "returned", "offered", "merged", "unassigned",
                        "in_mediation", "reopened"}),
        "3": frozenset({"agreed", "failed", "withdrawn", "archived"}),
        "4": frozenset({"refused"}),
    },
    says_ours=False,
)  # fmt: skip
BY_MEDIATION = "01"  # 化解方式: 人民调解


class GridFormat(TabledFormat):
    """What the table cannot say: the event's name, and the record's words for its end."""

    def write_status(self, status: Status) -> dict[str, Any]:
        body = super().write_status(status)
        if outcome := status.details.get("outcome"):
            resolved = "1" if outcome == "agreed" else "0"
            body["event"] |= {"isResolved": resolved, "resolveMode": BY_MEDIATION}
        return body

    def _order(self, data: Fields) -> Message:
        name = data.text("eventName", longest=100)
        message = super()._order(data)
        assert message.order is not None
        said = message.order.content
        whole = said if not name or said.startswith(name) else f"{name}\n{said}"
        return replace(message, order=replace(message.order, content=whole))


GRID_EVENTS = GridFormat(GRID)
