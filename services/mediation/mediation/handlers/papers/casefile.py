"""Forms of the case file that are filled from its fields: cover, directory, registration, notices, reports."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from contracts.mediation import CaseFileSheet
from mediation.handlers.papers.fields import fields_of
from mediation.handlers.papers.templates import form_paper
from mediation.model import Proceeding
from mediation.policies.casefile import BACK
from mediation.queries.casefile import case_file
from messaging.call import Call

ALL_THERE = "材料齐全。"
# form → its name
FORMS = {
    "cover": "卷宗封面", "index": "卷内目录", "application": "人民调解申请书", "registration": "受理登记表",
    "rights_notice": "权利义务告知书", "power_of_attorney": "授权委托书", "investigation": "调查记录",
    "evidence_list": "证据材料登记表", "work_record": "办理记录", "receipt": "履行情况登记表", "visit_record": "回访记录",
    "closing_report": "结案报告表", "explanation": "卷宗情况说明", "back_cover": "备考表",
    "opinions": "专家意见和联合研判结论",
}  # fmt: skip


def casefile_form(call: Call, proceeding: Proceeding, form: str, **more: Any) -> bytes:
    """One form as .docx; ``more`` are fields that only this occasion knows."""
    fields = {**fields_of(call, proceeding), **_of_the_form(call, proceeding, form), **more}
    return form_paper(call.resources, form, fields, proceeding.opened_at)


def _of_the_form(call: Call, proceeding: Proceeding, form: str) -> Mapping[str, Any]:
    if form not in ("index", "explanation"):
        return {}
    key = call.settings.identity_key
    found = case_file(call.session, proceeding, key, call.resources, in_full=True)
    return {"目录": directory(found), "缺件": missing(found)}


def directory(found: CaseFileSheet, pages: Mapping[str, str] | None = None) -> list[dict[str, str]]:
    """卷内目录: pages by ``position.piece``; without them they are written in by hand when the file is bound."""
    inside = [(f"{one.no}.{n}", piece) for one in found.positions if 0 < one.no < BACK
              for n, piece in enumerate(one.pieces, start=1)]  # fmt: skip
    return [
        {"序号": str(no), "责任者": piece.by, "名称": piece.title, "日期": piece.on.isoformat() if piece.on else "",
         "页号": (pages or {}).get(place, ""), "备注": piece.note}
        for no, (place, piece) in enumerate(inside, start=1)
    ]  # fmt: skip


def missing(found: CaseFileSheet) -> list[dict[str, str]]:
    lacking = [one for one in found.positions if one.lacks]
    return [{"序号": str(no), "名称": one.name, "情况": one.lacks} for no, one in enumerate(lacking, start=1)]
