"""Cases of the province's one-stop platform (省一站式平台), in camel case: ``{"msgType": "CASE", "body": {…}}``."""

from __future__ import annotations

from intake.policies.formats.names import Names
from intake.policies.formats.tabled import TabledFormat

PROVINCE = Names(
    kind="msgType",
    inside="body",
    kinds={"CASE": "order", "SUPPLEMENT": "supplement", "URGE": "urge", "REVOKE": "withdraw"},
    order={
        "order_no": "caseNo", "content": "caseDesc", "words": "remark",
        "caller": "applicant", "name": "name", "phone": "mobile", "id_number": "certNo", "secret": "/isSecret",
        "respondents": "respondents", "matter": "caseType", "address": "address", "area_code": "areaCode",
        "occurred_on": "occurDate", "people_involved": "peopleCount", "created_at": "createTime", "due_at": "deadline",
        "priority": "urgency", "designated": "isDesignated",
        "files": "attachments", "filename": "fileName", "file_content": "fileContent", "url": "fileUrl",
    },
    told={"order_no": "caseNo", "number": "localNo", "status": "statusCode", "status_name": "statusName",
          "sequence": "serial", "happened_at": "statusTime",
          "reason_code": "refuseCode", "reason": "refuseReason", "way_on": "wayOn", "place": "goToPlace",
          "address": "goToAddress", "phone": "goToPhone",
          "outcome": "resultCode", "outcome_name": "resultName", "end_code": "endCode", "end_reason": "endReason",
          "ended_on": "endDate",
          "reached": "visit.isReached", "satisfied": "visit.isSatisfied", "satisfaction": "visit.satisfaction",
          "satisfaction_name": "visit.satisfactionName", "performance": "visit.performance",
          "visited_on": "visit.visitDate", "asked_until": "extension.askedUntil", "asked_why": "extension.reason",
          "returned_why": "returned.reason", "limit_kind": "limit.kind", "limit_name": "limit.kindName",
          "limit_why": "limit.reason", "limit_due_on": "limit.dueDate"},
    listing={"list_no": "listNo", "since": "startTime", "until": "endTime", "cursor": "pageToken", "items": "cases",
             "next_cursor": "nextPageToken", "status": "statusCode", "result": "resultCode",
             "order": "case"},
    status_kind="STATUS",
    list_kind="LIST",
    priorities={"1": "normal", "2": "urgent", "3": "emergency"},
    # 01 待接收, 02 办理中, 03 已办结, 04 已退回
    statuses={
        "01": frozenset({"registered"}),
        "02": frozenset({"accepted", "referred", "routed", "signed", "returned", "offered", "merged", "unassigned",
                         "in_mediation", "reopened"}),
        "03": frozenset({"agreed", "failed", "withdrawn", "archived"}),
        "04": frozenset({"refused"}),
    },
    says_ours=False,
)  # fmt: skip
PROVINCE_CASES = TabledFormat(PROVINCE)
