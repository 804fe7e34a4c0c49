"""Cases of the province's one-stop platform (省一站式平台): camel case."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from intake.model import Message, OrderContent
from intake.policies.formats.interface import Listed, ListPage, Status
from intake.policies.formats.reading import Fields

KINDS = {"CASE": "order", "SUPPLEMENT": "supplement", "URGE": "urge", "REVOKE": "withdraw"}
PRIORITIES = {"1": "normal", "2": "urgent", "3": "emergency"}
# 01 待接收, 02 办理中, 03 已办结, 04 已退回
STATUSES: dict[str, frozenset[str]] = {
    "01": frozenset({"registered"}),
    "02": frozenset({"accepted", "referred", "routed", "signed", "returned", "offered", "unassigned", "in_mediation",
                     "reopened"}),
    "03": frozenset({"agreed", "failed", "withdrawn", "archived"}),
    "04": frozenset({"refused"}),
}  # fmt: skip
NAMES = {
    "narrative": "caseDesc", "parties.0.name": "applicant.name", "parties.0.phone": "applicant.mobile",
    "parties.0.id_number": "applicant.certNo", "village_code": "areaCode", "occurred_on": "occurDate",
    "people_involved": "peopleCount", "external_ref": "caseNo",
}  # fmt: skip


class ProvinceCases:
    """``{"msgType": "CASE", "body": {…}}``."""

    def read_message(self, raw: Mapping[str, Any]) -> Message:
        top = Fields(raw)
        kind = top.one_of("msgType", KINDS, "")
        body = top.part("body")
        message = _case(body) if kind == "order" else _words(body, kind)
        top.done()
        return message

    def write_status(self, status: Status) -> dict[str, Any]:
        code = next(theirs for theirs, ours in STATUSES.items() if status.status in ours)
        body = {"caseNo": status.order_no, "localNo": status.number, "statusCode": code, "statusName": status.words,
                "serial": status.sequence, "statusTime": status.happened_at.isoformat()}  # fmt: skip
        return {"msgType": "STATUS", "body": body}

    def ask_list(self, since: datetime, until: datetime, cursor: str) -> dict[str, Any]:
        body = {"startTime": since.isoformat(), "endTime": until.isoformat(), "pageToken": cursor}
        return {"msgType": "LIST", "body": body}

    def read_list(self, raw: Mapping[str, Any]) -> ListPage:
        top = Fields(raw)
        body = top.part("body")
        items = tuple(_listed(one) for one in body.parts("cases", 1_000))
        page = ListPage(items, body.text("nextPageToken", longest=200))
        top.done()
        return page

    def same_status(self, theirs: str, ours: str) -> bool:
        return not theirs or ours in STATUSES.get(theirs, ())

    def field_name(self, ours: str) -> str:
        return f"body.{NAMES.get(ours, ours)}"


def _case(body: Fields) -> Message:
    applicant = body.part("applicant")
    content = OrderContent(
        order_no=body.code("caseNo", longest=100, required=True),
        content=body.text("caseDesc", longest=19_000, required=True),
        caller_name=applicant.text("name", longest=80),
        caller_phone=applicant.code("mobile", longest=20),
        caller_id=applicant.code("certNo", longest=20),
        secret=body.flag("isSecret"),
        respondents=tuple(one.text("name", longest=80, required=True) for one in body.parts("respondents", 20)),
        matter=body.text("caseType", longest=100),
        address=body.text("address", longest=300),
        area_code=body.code("areaCode", longest=12),
        occurred_on=body.code("occurDate", longest=10),
        people_involved=body.count("peopleCount"),
        created_at=body.moment("createTime"),
        due_at=body.moment("deadline"),
        priority=body.one_of("urgency", PRIORITIES, "1"),
        designated=body.flag("isDesignated"),
    )  # fmt: skip
    return Message("order", content.order_no, content)


def _words(body: Fields, kind: str) -> Message:
    number = body.code("caseNo", longest=100, required=True)
    return Message(kind, number, words=body.text("remark", longest=5_000, required=kind == "supplement"))


def _listed(item: Fields) -> Listed:
    whole = item.part("case")
    there = whole.text("caseNo", longest=100) != ""
    return Listed(
        order_no=item.code("caseNo", longest=100, required=True),
        status=item.code("statusCode", longest=40),
        created_at=item.moment("createTime"),
        order=_case(whole).order if there else None,
    )
