"""What the fields of a form may say about a case; every template may use every one of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set
from datetime import date, datetime
from typing import Any

from contracts import mediation as c
from contracts.case import CaseBrief
from contracts.codes import STEPS
from mediation.handlers import revisions
from mediation.handlers.papers.agents import powers_of
from mediation.handlers.papers.agreement import duty_item
from mediation.handlers.papers.content import Duty, Person, chinese_day, chinese_moment, dispute_name
from mediation.handlers.papers.drawn import Drawn
from mediation.handlers.papers.ends import asked_on, closed_on, of_the_end, result
from mediation.handlers.papers.sessions import named_mediators, picture_of
from mediation.handlers.papers.visiting import visit_findings
from mediation.handlers.people import name_of
from mediation.model import Agreement, AgreementDraft, Evidence, Proceeding, StepRecord
from mediation.policies.sources import source_words
from mediation.queries import signatures_of
from mediation.queries.applications import application_words, names_in_words, opinions_document
from mediation.queries.casefile import kept_for
from mediation.queries.evidence import document_of
from mediation.queries.performance import payments_of
from mediation.queries.proceedings import obligations_of, records_of
from mediation.queries.rounds import of_round
from mediation.queries.sealing import unseal
from mediation.queries.sheets import record_document
from mediation.queries.signing import draft_document
from messaging.call import Call
from servicekit.clock import local_date
from servicekit.money import capitals, yuan

Item = dict[str, str]
EVIDENCE_FORMS = {"original": "原件", "copy": "复印件"}
BLANK = "＿" * 12
# What only some forms are given.
EMPTY_LISTS = ("第二名", "目录", "材料", "缺件", "申请人", "逾期", "分期", "签名", "参会", "议事")
EMPTY = (
    "页数", "件数", "申请事项", "理由", "说明", "立卷人", "附件数", "无履行内容", "履行说明", "未达成事项", "份数", "法院份",
    "会议时间", "会议地点", "会议方式", "会议事项", "受通知人", "到会当事人", "其他参加人", "笔录", "调解结果", "表决",
)  # fmt: skip
# Written by hand on a blank; a sealed file has it in its explanation.
DAMAGE = ("损坏情况", "发现时间", "发现人")
SOURCES = {"expert": "专家意见", "study": "联合研判结论"}
NO_NUMBER = "（　　）人调字第　　号"


def fields_of(call: Call, proceeding: Proceeding) -> dict[str, Any]:
    """Every field of one case; lists without anything are empty, days that are not known are room to write them."""
    asked = application_words(call.session, proceeding, call.settings.identity_key)
    words = named(words_of(call, proceeding), asked)
    parties = list(_parties(words))
    return {
        **_of_the_office(call, proceeding),
        **_of_the_case(call, proceeding),
        **_of_the_agreement(call, proceeding, words),
        "当事人": parties,
        "委托": powers_of(words.get("parties", ())),
        "当事人各行": "\n".join(one["整行"] for one in parties),
        "履行": list(_duties(call, proceeding)),
        "付款": list(_payments(call, proceeding)),
        "证据": list(_evidence(call, proceeding)),
        "请求": list(_requests(asked)),
        "意见": list(_opinions(call, proceeding)),
        **_of_the_records(call, proceeding),
        "查明事实": _facts(call, proceeding),
        **of_the_end(call, proceeding),
        **{name: [] for name in EMPTY_LISTS},
        **dict.fromkeys(EMPTY, ""),
        **dict.fromkeys(DAMAGE, BLANK),
        **dict.fromkeys(("调解员签名", "记录人签名"), Drawn()),
        **dict.fromkeys(("调解员签名日期", "记录人签名日期", "盖章日期", "立卷日期"), chinese_day(None)),
        "确认法院": call.resources.court,
    }


def words_of(call: Call, proceeding: Proceeding) -> dict[str, Any]:
    """The agreement's words, else those of its draft with what the end knows better."""
    key = call.settings.identity_key
    agreement = call.session.get(Agreement, (proceeding.dispute_id, proceeding.round))
    if agreement is not None:
        return unseal(key, agreement.sealed)
    draft, end = revisions.newest_of(call, draft_document(proceeding)), unseal(key, proceeding.end_sealed)
    return {**draft, **{name: value for name, value in end.items() if value}}


def named(words: Mapping[str, Any], asked: Mapping[str, Any]) -> dict[str, Any]:
    """The words, with the parties of the application where they name nobody themselves."""
    return {**words} if names_in_words(words) else {**words, "parties": asked.get("parties", ())}


def _opinions(call: Call, proceeding: Proceeding) -> Iterator[Item]:
    """What experts and joint studies said of the case."""
    said = revisions.newest_of(call, opinions_document(proceeding)).get("opinions", ())
    for no, one in enumerate(said, start=1):
        yield {
            "序号": str(no), "来源": SOURCES[one["source"]], "提出人": one["by"],
            "时间": chinese_moment(datetime.fromisoformat(one["at"])), "问题": one["question"] or "—",
            "意见": one["opinion"], "依据": one["basis"] or "—",
        }  # fmt: skip


def _requests(asked: Mapping[str, Any]) -> Iterator[Item]:
    """One a line; without any, lines to fill in by hand."""
    lines = [line.strip() for line in asked.get("wanted", "").splitlines() if line.strip()]
    for no, line in enumerate(lines or [BLANK * 2] * 2, start=1):
        yield {"序号": str(no), "内容": line}


def _of_the_office(call: Call, proceeding: Proceeding) -> dict[str, str]:
    office = call.resources.of(proceeding)
    today = chinese_day(local_date(call.now))
    return {
        "委员会": office.committee, "法院": office.court, "委员会电话": office.phone, "委员会地址": office.address,
        "今天": today, "空白日期": chinese_day(None),
    }  # fmt: skip


def _of_the_case(call: Call, proceeding: Proceeding) -> dict[str, str]:
    brief = CaseBrief.model_validate(proceeding.brief)
    mediator = named_mediators(call, proceeding)
    expert = str(call.resources.experts.get(proceeding.expert_id, ""))
    beside = f"、专家{expert}参加" if expert else ""
    ended = local_date(proceeding.concluded_at) if proceeding.concluded_at else None
    return {
        "登记编号": proceeding.number,
        "纠纷类型": dispute_name(proceeding.type_code),
        "案件来源": source_words(brief.channel, brief.referred_by),
        "简要情况": brief.narrative,
        "调解员": mediator,
        "专家": expert,
        "主持": f"由人民调解员{mediator}主持{beside}调解，" if mediator else "",
        "指派": f"指派人民调解员{mediator}" if mediator else "",
        "登记日期": chinese_day(local_date(brief.registered_at)),
        "受理日期": chinese_day(local_date(brief.accepted_at or brief.registered_at)),
        "开始日期": chinese_day(local_date(proceeding.opened_at)),
        "结束日期": chinese_day(ended),
        "结案日期": chinese_day(closed_on(call, proceeding, ended)),
        "保管期限": kept_for(call.resources, proceeding),
        "处理结果": result(call, proceeding),
        "申请日期": asked_on(brief),
    }


def _of_the_agreement(call: Call, proceeding: Proceeding, words: Mapping[str, Any]) -> dict[str, str]:
    own = (proceeding.dispute_id, proceeding.round)
    agreement, draft = call.session.get(Agreement, own), call.session.get(AgreementDraft, own)
    number = agreement.agreement_no if agreement else draft.agreement_no if draft else ""
    amount = agreement.amount_yuan if agreement else None
    names = [one["name"] for one in words.get("parties", ()) if one.get("name")]
    return {
        "协议编号": number or NO_NUMBER,
        "卷号": proceeding.file_no or number or NO_NUMBER,
        "卷名": "、".join(names or [BLANK]) + dispute_name(proceeding.type_code),
        "卷中当事人": "、".join(names or [BLANK]),
        "生效日期": chinese_day(agreement.effective_on if agreement else None),
        "履行完毕日期": chinese_day(agreement.performed_on if agreement else None),
        "事实": words.get("facts", ""),
        "责任": words.get("responsibility", ""),
        "协议内容": words.get("terms", ""),
        "履行地点": words.get("place_of_performance", ""),
        "金额": f"{yuan(amount)}元" if amount else "",
        "金额大写": f"人民币{capitals(amount)}" if amount else "",
    }


def _parties(words: Mapping[str, Any]) -> Iterator[Item]:
    """As far as they were typed; else lines to fill in by hand."""
    given = [one for one in words.get("parties", ()) if one.get("name")]
    for no, one in enumerate(given, start=1):
        person = Person.read(one)
        details = "，".join(filter(None, (person.details.rstrip("。；，"), person.standing_in)))
        yield _party(no, person.role, person.name, details, person.id_number, person.phone,
                     one.get("agent", ""), person.line())  # fmt: skip
    if not given:
        for no, role in enumerate(("申请人", "被申请人"), start=1):
            yield _party(no, role, BLANK, "", "", "", "", f"{role}：{BLANK}")


def _party(no: int, *values: str) -> Item:
    keys = ("身份", "姓名", "情况", "证件号码", "联系方式", "代理人", "整行")
    return {"序号": str(no), **dict(zip(keys, values, strict=True))}


def _duties(call: Call, proceeding: Proceeding) -> Iterator[Item]:
    for one in obligations_of(call.session, proceeding):
        words = unseal(call.settings.identity_key, one.sealed)
        known = {"due_on": one.due_on.isoformat(), "amount_yuan": one.amount_yuan, "instalments": ()}
        yield duty_item(Duty.read(one.no, {**words, **known}))


def _payments(call: Call, proceeding: Proceeding) -> Iterator[Item]:
    for one in payments_of(call.session, proceeding):
        words = str(unseal(call.settings.identity_key, one.sealed).get("words", ""))
        amount = yuan(one.amount_yuan) if one.amount_yuan is not None else "—"
        yield {
            "序号": str(one.no), "日期": chinese_day(one.performed_on), "金额": amount, "说明": words,
            "凭证": "有" if one.file_id else "无",
        }  # fmt: skip


def _evidence(call: Call, proceeding: Proceeding) -> Iterator[Item]:
    kept = (one for one in of_round(call.session, proceeding, Evidence, "no") if one.state != "withdrawn")
    for one in kept:
        words = revisions.words_of(call, document_of(one.evidence_id), one.version)
        given = words.get("provided_on")
        yield {
            "序号": str(one.no), "名称": words["name"], "种类": c.EVIDENCE_KINDS[words["kind"]],
            "份数": f"{words['copies']}份{words['pages']}页", "形式": EVIDENCE_FORMS[words["form"]],
            "提供人": words["provider"], "日期": chinese_day(date.fromisoformat(given)) if given else "",
            "证明": words["proves"], "来源": words["origin"], "接收人": name_of(call, one.received_by),
            "返还": chinese_day(one.returned_on) if one.returned_on else "",
        }  # fmt: skip


def _of_the_records(call: Call, proceeding: Proceeding) -> dict[str, Any]:
    records = records_of(call.session, proceeding)
    work = [_record(call, one) for one in records if one.step != "visit"]
    asked = [one for one in records if one.step == "inquiry"]
    visits = [_record(call, one) for one in records if one.step == "visit"]
    return {
        "步骤": work,
        "调查": [_inquiry(call, no, one) for no, one in enumerate(asked, start=1)],
        "回访": [{"时间": one["时间"], "情况": one["内容"], "回访人": one["记录人"]} for one in visits],
        **visit_findings(call, [one for one in records if one.step == "visit"]),
    }


def _facts(call: Call, proceeding: Proceeding) -> str:
    """What the last inquiry found."""
    records = [one for one in records_of(call.session, proceeding) if one.step == "inquiry"]
    words = unseal(call.settings.identity_key, records[-1].sealed) if records else {}
    return str(words.get("particulars", {}).get("facts", ""))


def _inquiry(call: Call, no: int, record: StepRecord) -> Item:
    """One inquiry with whom it asked; each is signed by itself."""
    said = unseal(call.settings.identity_key, record.sealed)["particulars"]
    own = {
        "被调查人": said.get("asked", ""),
        "被调查人情况": said.get("asked_details", ""),
        "问答": said.get("answers", ""),
    }
    signed = signatures_of(call.session, record_document(record.record_id))
    own["签名"] = Drawn(picture_of(call, signed[0] if signed else None))
    made = _record(call, record, frozenset({"asked", "asked_details", "answers"}))
    return {"序号": str(no), **own, **{key: made[key] for key in ("时间", "地点", "在场", "内容", "记录人")}}


def _record(call: Call, record: StepRecord, apart: Set[str] = frozenset()) -> Item:
    """``apart`` stand in fields of their own."""
    words = unseal(call.settings.identity_key, record.sealed)
    labels = c.STEP_FIELDS.get(record.step, {})
    told = [
        f"{labels[key][0]}：{text}"
        for key, text in words["particulars"].items()
        if key in labels.keys() - apart
    ]
    return {
        "步骤": STEPS.get(record.step, record.step),
        "时间": chinese_moment(record.held_at),
        "地点": record.place,
        "在场": words["present"],
        "内容": "\n".join([*told, words["text"]]),
        "记录人": name_of(call, record.recorded_by),
    }
