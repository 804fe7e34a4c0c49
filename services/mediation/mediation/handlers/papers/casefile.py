"""Papers of the case file: cover, directory, the forms that are printed for signing, the record of the work."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from contracts import mediation as c
from contracts.case import CaseBrief
from contracts.codes import CHANNELS, PARTY_ROLES, STEPS
from mediation.handlers import revisions
from mediation.handlers.papers.content import chinese_day, dispute_name
from mediation.handlers.papers.termination import BLANK
from mediation.model import Agreement, Proceeding
from mediation.policies.casefile import keep_for
from mediation.queries.casefile import case_file
from mediation.queries.proceedings import records_of
from mediation.queries.sealing import unseal
from mediation.queries.signing import draft_document
from messaging.call import Call
from servicekit.clock import SHANGHAI, local_date
from servicekit.sheet import CENTRE, RIGHT, Sheet

# 人民调解法 §23, §24, §31–33.
RIGHTS = (
    "选择或者接受人民调解员；",
    "接受调解、拒绝调解或者要求终止调解；",
    "要求调解公开进行或者不公开进行；",
    "自主表达意愿、自愿达成调解协议。",
)
DUTIES = (
    "如实陈述纠纷事实；",
    "遵守调解现场秩序，尊重人民调解员；",
    "尊重对方当事人行使权利。",
)
EFFECTS = (
    "人民调解委员会调解民间纠纷，不收取任何费用。",
    "经调解达成的协议具有法律约束力，当事人应当按照约定履行。",
    "双方认为有必要的，可以自协议生效之日起三十日内共同向人民法院申请司法确认。",
    "不愿调解或者调解不成的，可以依法通过仲裁、行政、司法等途径维护自己的权利。",
)


def cover(call: Call, proceeding: Proceeding) -> bytes:
    """卷宗封面."""
    sheet = Sheet("人民调解卷宗", call.now)
    sheet.line(call.resources.committee, align=CENTRE, after=24)
    people = names_of(call, proceeding)
    agreement = call.session.get(Agreement, (proceeding.dispute_id, proceeding.round))
    until = local_date(proceeding.concluded_at) if proceeding.concluded_at else None
    rows = [
        ("卷　　名", "、".join(name for _, name in people) + dispute_name(proceeding.type_code)),
        ("卷　　号", agreement.agreement_no if agreement else "（　　）人调字第　　号"),
        ("登记编号", proceeding.number),
        ("人民调解员", call.resources.mediators.get(proceeding.mediator_id, "")),
        ("调解日期", f"{chinese_day(local_date(proceeding.opened_at))}至{chinese_day(until)}"),
        ("立卷人", ""),
        ("立卷日期", chinese_day(None)),
        ("保管期限", keep_for(proceeding.type_code)),
        ("备　　注", ""),
    ]
    sheet.table(rows, (4.0, 11.6))
    return sheet.finished()


def index(call: Call, proceeding: Proceeding) -> bytes:
    """卷内目录: pages are written in by hand when the file is bound."""
    sheet = Sheet("卷内目录", call.now)
    found = case_file(call.session, proceeding, call.settings.identity_key)
    titles = [piece.title for one in found.positions if one.no for piece in one.pieces]
    rows = [("序号", "文书名称", "页号", "备注")]
    rows += [(str(no), title, "", "") for no, title in enumerate(titles, start=1)]
    sheet.table(rows, (1.8, 9.0, 2.2, 2.6), head=True)
    return sheet.finished()


def registration(call: Call, proceeding: Proceeding) -> bytes:
    """人民调解受理登记表, filled in by the committee, signed by the parties."""
    brief = CaseBrief.model_validate(proceeding.brief)
    sheet = Sheet("人民调解受理登记表", call.now)
    sheet.line(f"登记编号：{proceeding.number}", align=RIGHT, after=6)
    rows = [
        ("受理日期", chinese_day(local_date(brief.accepted_at or brief.registered_at))),
        ("调解委员会", call.resources.committee),
        *((role, name) for role, name in names_of(call, proceeding)),
        ("纠纷类型", dispute_name(proceeding.type_code)),
        ("案件来源", CHANNELS.get(brief.channel, "")),
        ("纠纷简要情况", brief.narrative),
        ("当事人签名", "\n\n"),
        ("登记人签名", "\n"),
    ]
    sheet.table(rows, (4.0, 11.6))
    _seal(sheet, call, None)
    return sheet.finished()


def rights_notice(call: Call, proceeding: Proceeding) -> bytes:
    """人民调解当事人权利义务告知书."""
    sheet = Sheet("人民调解当事人权利义务告知书", call.now)
    sheet.line("、".join(name for _, name in names_of(call, proceeding)) + "：")
    told = "人民调解委员会是依法设立的调解民间纠纷的群众性组织。根据《中华人民共和国人民调解法》，现将有关事项告知如下："
    sheet.line(told, indent=True)
    for title, lines in (("一、当事人的权利", RIGHTS), ("二、当事人的义务", DUTIES), ("三、其他", EFFECTS)):
        sheet.heading(title)
        for no, line in enumerate(lines, start=1):
            sheet.line(f"{no}．{line}", indent=True)
    sheet.gap(12)
    sheet.line("以上内容我已知晓。", indent=True)
    rows = [("当事人", "签名、盖章或者按指印", "日期")]
    rows += [(name, "\n", chinese_day(None)) for _, name in names_of(call, proceeding)]
    sheet.table(rows, (5.0, 6.2, 4.4), head=True)
    _seal(sheet, call, None)
    return sheet.finished()


def work_record(call: Call, proceeding: Proceeding) -> bytes:
    """听查研评办理记录: every record as it was made."""
    sheet = Sheet("人民调解办理记录", call.now)
    sheet.line(f"登记编号：{proceeding.number}", align=RIGHT, after=6)
    for record in records_of(call.session, proceeding):
        words = unseal(call.settings.identity_key, record.sealed)
        _record(sheet, call, record, words)
    return sheet.finished()


def names_of(call: Call, proceeding: Proceeding) -> Sequence[tuple[str, str]]:
    """(role, name) as far as they were typed: the agreement, its draft, the end; else lines to fill in by hand."""
    key = call.settings.identity_key
    agreement = call.session.get(Agreement, (proceeding.dispute_id, proceeding.round))
    words = unseal(key, agreement.sealed) if agreement else unseal(key, proceeding.end_sealed)
    parties = words.get("parties") or _drafted(call, proceeding)
    found = [(PARTY_ROLES[one["role"]], one["name"]) for one in parties if one.get("name")]
    return found or [("申请人", BLANK), ("被申请人", BLANK)]


def _drafted(call: Call, proceeding: Proceeding) -> Sequence[Any]:
    newest = revisions.newest_of(call, draft_document(proceeding))
    parties: Sequence[Any] = newest.get("parties", ())
    return parties


def _record(sheet: Sheet, call: Call, record: Any, words: dict[str, Any]) -> None:
    at = record.held_at.astimezone(SHANGHAI)
    sheet.heading(f"{STEPS.get(record.step, record.step)}　{at.year}年{at.month}月{at.day}日{at:%H:%M}")
    by = call.resources.mediators.get(record.recorded_by, "")
    sheet.line(f"地点：{record.place}　在场：{words['present']}" + (f"　记录人：{by}" if by else ""))
    labels = c.STEP_FIELDS.get(record.step, {})
    for key, text in words["particulars"].items():
        sheet.body(f"{labels.get(key, (key,))[0]}：{text}")
    sheet.body(words["text"])
    sheet.gap(6)


def _seal(sheet: Sheet, call: Call, on: date | None) -> None:
    sheet.gap(12)
    sheet.line(f"{call.resources.committee}（印章）", align=RIGHT)
    sheet.line(chinese_day(on), align=RIGHT)
