"""Papers of the application for judicial confirmation (domain.md §1.6)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from contracts import mediation as c
from contracts.codes import PARTY_ROLES
from mediation.errors import PaperMissing
from mediation.handlers import revisions
from mediation.handlers.papers.content import POWERS, chinese_day
from mediation.handlers.papers.fields import fields_of
from mediation.handlers.papers.templates import form_paper
from mediation.model import Proceeding
from mediation.policies.confirmations import described
from mediation.queries.confirmations import (
    agreement_of,
    confirmation_document,
    confirmation_sheet,
    newest_confirmation,
)
from mediation.queries.sealing import unseal
from messaging.call import Call
from servicekit import identity
from servicekit.clock import local_date

FORMS = {
    "confirmation_application": "司法确认申请书", "confirmation_list": "司法确认申请材料清单",
    "mediation_proof": "调解组织证明", "delivery_address": "送达地址确认书",
}  # fmt: skip


def confirmation_form(call: Call, proceeding: Proceeding, form: str) -> bytes:
    """:raises PaperMissing: nobody began an application."""
    found = newest_confirmation(call.session, proceeding)
    if found is None:
        raise PaperMissing("还没有填写司法确认申请。", field="kind")
    words = revisions.words_of(call, confirmation_document(found), found.version)
    key, calendar, today = call.settings.identity_key, call.resources.calendar, local_date(call.now)
    papers = confirmation_sheet(call.session, proceeding, key, calendar, today, may_change=False).papers
    own = {
        "申请人": list(_applicants(words)),
        "申请事项": words["wanted"],
        "理由": words["reasons"],
        "确认法院": found.court or words["court"] or call.resources.court,
        "材料": [{"序号": str(no), "名称": one.title, "份数": "1"} for no, one in enumerate(papers, start=1)],
        "附件数": f"材料{len(papers)}件",
    }
    return form_paper(call.resources, form, {**fields_of(call, proceeding), **own}, proceeding.opened_at)


def _applicants(words: Mapping[str, Any]) -> Iterator[dict[str, str]]:
    joining = [one for one in words["applicants"] if one["joins"]]
    for no, one in enumerate(joining, start=1):
        born = chinese_day(date.fromisoformat(one["born_on"])) if one["born_on"] else ""
        agent = f"{one['agent']}（{POWERS.get(one['agent_power'], '')}）" if one["agent"] else ""
        yield {
            "序号": str(no), "身份": PARTY_ROLES[one["role"]], "姓名": one["name"], "性别": one["sex"],
            "民族": one["ethnicity"], "出生": born, "证件号码": one["id_number"], "住址": one["address"],
            "电话": one["phone"], "送达地址": one["delivery_address"] or one["address"], "代理人": agent,
            "整行": _line(no, one, born, agent),
        }  # fmt: skip


def _line(no: int, one: Mapping[str, Any], born: str, agent: str) -> str:
    """A person with sex and birth; a unit with who stands for it."""
    parts = [
        one["name"], one["sex"], one["ethnicity"], f"{born}出生" if born else "",
        f"住{one['address']}" if one["address"] else "",
        f"证件号码{one['id_number']}" if one["id_number"] else "",
        f"法定代表人{one['representative']}" if one["representative"] else "",
        f"联系电话{one['phone']}" if one["phone"] else "",
        f"送达地址{one['delivery_address']}" if one["delivery_address"] else "",
        f"委托代理人{agent}" if agent else "",
    ]  # fmt: skip
    return f"申请人{no}：{'，'.join(filter(None, parts))}。"


def proposed_application(call: Call, proceeding: Proceeding) -> c.CourtApplication:
    """What the agreement knows of the parties, and the usual request."""
    agreement = agreement_of(call.session, proceeding)
    words = unseal(call.settings.identity_key, agreement.sealed)
    by = call.resources.of(proceeding).committee
    return c.CourtApplication(
        court=call.resources.court,
        applicants=tuple(_applicant(one) for one in words.get("parties", ())),
        wanted=f"请求人民法院确认申请人于{chinese_day(agreement.effective_on)}达成的编号为{agreement.agreement_no}的人民调解协议有效。",
        reasons=f"{words.get('facts', '')}\n经{by}调解，双方自愿达成协议：{words.get('terms', '')}",
    )


def _applicant(party: dict[str, Any]) -> c.CourtApplicant:
    said, number = described(party.get("details", "")), party.get("id_number", "")
    person = len(number) == 18 and number[:17].isdecimal() and not party.get("representative")
    kept = {key: party.get(key, "") for key in ("name", "id_number", "phone", "representative", "agent")}
    return c.CourtApplicant.model_validate({
        **kept, "role": party["role"], "sex": said.sex, "ethnicity": said.ethnicity, "address": said.address,
        "born_on": identity.birth_date(number) if person else None, "delivery_address": said.address,
        "agent_power": party.get("agent_power", ""),
    })  # fmt: skip
