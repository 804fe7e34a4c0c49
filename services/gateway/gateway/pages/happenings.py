"""What the timeline calls each event, and under which filter it stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from contracts import codes, exchange, mediation
from contracts.desk_law import LIMIT_KINDS
from contracts.desk_papers import ASKED
from contracts.field_tasks import TASK_KINDS
from contracts.supervision import TimelineEntry
from gateway.i18n import mark, t
from gateway.i18n.said import said
from gateway.pages import corrections, surroundings

TITLES = {
    "DisputeRegistered": mark("登记"),
    "DisputeAccepted": mark("受理"),
    "DisputeRefused": mark("不予受理"),
    "DisputesLinked": mark("关联"),
    "OrderChanged": mark("来源工单有变化"),
    "OrderTermSet": mark("工单时限已定"),
    "ExtensionAsked": mark("申请延期"),
    "DisputesUnlinked": mark("撤销关联"),
    "DisputeMerged": mark("并入另一件办理"),
    "DisputeParted": mark("撤销并入，接着办"),
    "MergedEnded": mark("随主件办结"),
    "MergedArchived": mark("随主件归档"),
    "MediationHalted": mark("并入后停办或者恢复调解"),
    "AttachmentAdded": mark("上传附件"),
    "DisputeHandedOver": mark("对方已接收"),
    "DisputeRouted": mark("分流"),
    "RoutingCorrected": mark("更正分流"),
    "RoutingReferred": mark("转人工研判"),
    "StudyCalled": mark("召集联合研判"),
    "StudyMoved": mark("联合研判改期"),
    "StudyConcluded": mark("联合研判结论"),
    "StudyCancelled": mark("取消联合研判"),
    "DisputeSigned": mark("部门签收"),
    "DisputeReturned": mark("部门退回"),
    "DeskCalled": mark("吹哨"),
    "DeskArrived": mark("报到"),
    "WhistleOverdue": mark("报到超时"),
    "WhistleAnswered": mark("反馈结果"),
    "WhistleScored": mark("互评"),
    "WhistleCancelled": mark("撤哨"),
    "PartAssigned": mark("布置协办"),
    "PartSigned": mark("协办签收"),
    "PartDone": mark("协办完成"),
    "PartDropped": mark("撤销协办"),
    "HandoverOffered": mark("提出移交"),
    "CaseHandedOver": mark("接收移交"),
    "HandoverDeclined": mark("不接收移交"),
    "PapersAsked": mark("要求补充材料"),
    "PapersGiven": mark("材料已交"),
    "PapersWithdrawn": mark("撤回材料要求"),
    "LimitChanged": mark("法定期限"),
    "MediatorOffered": mark("派单"),
    "OfferRefused": mark("拒单"),
    "OfferLapsed": mark("超时未接"),
    "MediatorAssigned": mark("接单"),
    "SecondMediatorNamed": mark("第二名调解员"),
    "SecondMediatorLacking": mark("没有第二名调解员"),
    "FollowUpAssigned": mark("后续改由别人接办"),
    "DeputyNamed": mark("代班"),
    "NoMediatorLeft": mark("无人接单"),
    "ExpertWanted": mark("请专家参加"),
    "ExpertNotWanted": mark("不再请专家"),
    "PanelExpertAsked": mark("抽到专家"),
    "PanelExpertNamed": mark("专家组"),
    "PanelExpertLacking": mark("没有专家可请"),
    "TaskGiven": mark("布置任务"),
    "TaskOffered": mark("派任务"),
    "TaskRefused": mark("拒接任务"),
    "TaskLapsed": mark("任务超时未接"),
    "TaskAccepted": mark("接任务"),
    "TaskUnplaced": mark("任务无人接"),
    "TaskReported": mark("任务回报"),
    "TaskSentBack": mark("回报退回重办"),
    "TaskDone": mark("任务完成"),
    "TaskWithdrawn": mark("撤回任务"),
    "TaskOverdue": mark("任务超期"),
    "MediationOpened": mark("开始调解"),
    "StepRecorded": mark("调解记录"),
    "StepSkipped": mark("跳过步骤"),
    "GateSettled": mark("核实特殊情形"),
    "DangerReported": mark("报告险情"),
    "DangerAnswered": mark("险情已处置"),
    "SessionPlanned": mark("排定调解会"),
    "SessionMoved": mark("更改调解会"),
    "SessionCancelled": mark("取消调解会"),
    "SessionDisplaced": mark("调解会待改期"),
    "SessionHandedOver": mark("调解会移交给接手的调解员"),
    "SessionHeld": mark("召开调解会"),
    "AgreementReached": mark("达成协议"),
    "PerformanceDue": mark("履行提醒"),
    "PerformanceOverdue": mark("逾期未履行"),
    "ObligationPerformed": mark("履行"),
    "ObligationBreached": mark("登记未履行"),
    "AgreementPerformed": mark("全部履行"),
    "ConfirmationSubmitted": mark("申请司法确认"),
    "ConfirmationAccepted": mark("法院受理"),
    "ConfirmationDecided": mark("司法确认结果"),
    "NewAgreementWanted": mark("双方要求重新调解"),
    "EnforcementAsked": mark("申请执行"),
    "DisputeConcluded": mark("办结"),
    "CaseArchived": mark("归档"),
    "FileBound": mark("封卷"),
    "OpinionAsked": mark("请专家"),
    "OpinionDeclined": mark("专家推辞"),
    "OpinionReminded": mark("催专家答复"),
    "OpinionUnanswerable": mark("没有专家能答复"),
    "OpinionGiven": mark("专家答复"),
    "VisitPlanned": mark("计划回访"),
    "VisitRecorded": mark("回访"),
    "VisitsFinished": mark("回访完成"),
    "DisputeReopened": mark("重新办理"),
    "AssistanceAsked": mark("申请帮扶"),
    "AssistanceEnded": mark("帮扶办结"),
    "CardIssued": mark("催办或者亮牌"),
    "WarningBecameDispute": mark("预警转纠纷"),
}
TASKS = tuple(name for name in TITLES if name.startswith("Task"))
OPINIONS = tuple(name for name in TITLES if name.startswith("Opinion"))
SEATS = ("ExpertWanted", "ExpertNotWanted", "PanelExpertAsked", "PanelExpertNamed", "PanelExpertLacking")
SESSIONS = tuple(name for name in TITLES if name.startswith("Session"))
KINDS = {
    "register": (
        "DisputeRegistered", "DisputeAccepted", "DisputeRefused", "DisputesLinked", "OrderChanged", "DisputesUnlinked",
        "DisputeMerged", "DisputeParted", "MergedEnded", "MergedArchived",
        "AttachmentAdded", "DisputeHandedOver", "WarningBecameDispute",
    ),
    "study": (
        "DisputeRouted", "RoutingCorrected", "RoutingReferred", "StudyCalled", "StudyMoved", "StudyConcluded",
        "StudyCancelled", *OPINIONS,
    ),
    "handle": (
        "DisputeSigned", "DisputeReturned", "DeskCalled", "DeskArrived", "WhistleOverdue", "WhistleAnswered", "WhistleScored",
        "WhistleCancelled", "PartAssigned", "PartSigned", "PartDone", "PartDropped", "HandoverOffered", "CaseHandedOver",
        "HandoverDeclined", "PapersAsked", "PapersGiven", "PapersWithdrawn", "LimitChanged", "MediatorOffered", "OfferRefused",
        "OfferLapsed", "MediatorAssigned", "SecondMediatorNamed", "SecondMediatorLacking",
        "FollowUpAssigned", "DeputyNamed", "NoMediatorLeft", *SEATS, *TASKS,
    ),
    "mediate": (
        "MediationOpened", "MediationHalted",
        "StepRecorded", "StepSkipped", "GateSettled", "DangerReported", "DangerAnswered", *SESSIONS,
        "DisputeConcluded", "CaseArchived", "FileBound",
    ),
    "agree": (
        "AgreementReached", "PerformanceDue", "PerformanceOverdue", "ObligationPerformed", "ObligationBreached",
        "AgreementPerformed", "ConfirmationSubmitted", "ConfirmationAccepted", "ConfirmationDecided", "EnforcementAsked",
        "NewAgreementWanted",
    ),
    "visit": (
        "VisitPlanned", "VisitRecorded", "VisitsFinished", "DisputeReopened", "AssistanceAsked", "AssistanceEnded",
    ),
    "clock": ("CardIssued", "OrderTermSet", "ExtensionAsked"),
}  # fmt: skip
_KIND = {event: kind for kind, events in KINDS.items() for event in events}


STEP_TITLES = {
    "hearing": mark("倾听诉求"), "inquiry": mark("查明事实"), "study": mark("研究办法"), "weighing": mark("评理说和"),
    "visit": mark("跟踪回访"),
}  # fmt: skip
# Which of an event's particulars stands behind its title, and the words of its codes.
BEHIND = {
    "StepRecorded": ("step", STEP_TITLES),
    "CardIssued": ("card", codes.CARDS),
    "VisitRecorded": ("satisfaction", codes.SATISFACTIONS),
    "AssistanceAsked": ("kind", codes.ASSISTANCE_KINDS),
    "AssistanceEnded": ("kind", codes.ASSISTANCE_KINDS),
    "DisputeConcluded": ("outcome", codes.OUTCOMES),
    "DisputesLinked": ("kind", codes.LINK_KINDS),
    "OrderChanged": ("kind", exchange.KINDS),
    "DisputesUnlinked": ("kind", codes.LINK_KINDS),
    "DisputeMerged": ("kind", codes.LINK_KINDS),
    "MergedEnded": ("outcome", codes.STATES),
    "StepSkipped": ("step", codes.STEPS),
    "GateSettled": ("gate", mediation.GATES),
    "DangerReported": ("kind", mediation.DANGERS),
    "PapersAsked": ("of", ASKED),
    "PapersGiven": ("of", ASKED),
    "LimitChanged": ("kind", LIMIT_KINDS),
    "SessionPlanned": ("manner", mediation.SESSION_MANNERS),
    "SessionDisplaced": ("why", mediation.SESSION_LOSSES),
    "SessionHeld": ("outcome", mediation.SESSION_STATES),
    "ObligationBreached": ("way", mediation.BREACH_WAYS),
    "ConfirmationDecided": ("decision", mediation.CONFIRMATION_STATES),
    **dict.fromkeys(TASKS, ("task_kind", TASK_KINDS)),
}
TONES = {
    "AgreementReached": "ok", "FileBound": "ok", "CaseArchived": "ok", "DisputeReturned": "wait", "OfferRefused": "wait",
    "OfferLapsed": "wait", "DangerAnswered": "ok", "OpinionReminded": "wait", "OpinionUnanswerable": "danger",
    "DangerReported": "danger", "SessionDisplaced": "wait", "PerformanceOverdue": "wait", "ObligationBreached": "danger",
    "AgreementPerformed": "ok", "NoMediatorLeft": "danger", "DisputeReopened": "wait", "DisputeRefused": "wait",
    "WhistleOverdue": "danger", "TaskUnplaced": "danger", "TaskOverdue": "danger", "TaskDone": "ok", "TaskRefused": "wait",
    "TaskLapsed": "wait", "TaskSentBack": "wait", "PanelExpertLacking": "danger",
    "SecondMediatorLacking": "danger",
    "OrderChanged": "wait",
}  # fmt: skip
TELL_DESK = ("DisputeRouted", "DisputeSigned", "DisputeReturned")
HAND_OVER = ("HandoverOffered", "CaseHandedOver", "HandoverDeclined")
BETWEEN_DESKS = (
    "DeskCalled", "DeskArrived", "WhistleOverdue", "WhistleAnswered", "WhistleScored", "WhistleCancelled", "PartAssigned",
    "PartSigned", "PartDone", "PartDropped",
)  # fmt: skip
TELL_MEDIATOR = (
    "MediatorOffered",
    "OfferRefused",
    "OfferLapsed",
    "MediatorAssigned",
    "SecondMediatorNamed",
    "FollowUpAssigned",
)
TELL_EXPERT = ("PanelExpertAsked", "PanelExpertNamed")
TELL_WORKER = ("TaskOffered", "TaskLapsed", "TaskAccepted", "TaskOverdue")
CARD_TONES = {"yellow": "wait", "red": "danger"}


def kind_of(event: str) -> str:
    return _KIND.get(event, "notice")


def happening(entry: TimelineEntry) -> dict[str, Any]:
    """One entry as the timeline shows it: what, who, when, why."""
    details = entry.details
    return {
        "at": entry.at,
        "title": " · ".join(_title(entry)),
        "kind": kind_of(entry.kind),
        "who": _who(entry),
        "why": _why(details),
        "tone": CARD_TONES.get(details.get("card", ""), TONES.get(entry.kind, "quiet")),
    }


def _who(entry: TimelineEntry) -> str:
    """Who did it, and for whom where a deputy did."""
    who, behalf = surroundings.person_name(entry.actor_id), entry.details.get("on_behalf_of", "")
    return t("{who}（代 {whom}）", who=who, whom=surroundings.person_name(behalf)) if behalf else who


def _why(details: Mapping[str, str]) -> str:
    """The people's own words, or the system's sentence in the reader's language; a code says nothing to them."""
    found = (details.get(key, "") for key in ("reason", "result", "task"))
    return said(next((words for words in found if words and not words.isascii()), ""))


def kinds_of(happened: Sequence[dict[str, Any]]) -> list[tuple[str, int]]:
    """The kinds that there are, with their number, in the order of the filters."""
    count = {kind: sum(one["kind"] == kind for one in happened) for kind in (*KINDS, "notice")}
    return [(kind, number) for kind, number in count.items() if number]


def _deputy(details: Mapping[str, str]) -> str:
    """Who acts for whom, or that nobody does any more."""
    absent, deputy = details.get("mediator_id", ""), details.get("deputy_id", "")
    if not deputy:
        return t("{who} 的代班结束", who=surroundings.person_name(absent))
    return t(
        "{who}（代 {whom}）", who=surroundings.person_name(deputy), whom=surroundings.person_name(absent)
    )


def _title(entry: TimelineEntry) -> list[str]:
    details = entry.details
    parts = [t(TITLES.get(entry.kind, entry.kind))]
    key, words = BEHIND.get(entry.kind, ("", {}))
    if code := details.get(key, ""):
        parts.append(t(words.get(code, code)))
    desk = details.get("desk") or details.get("lead_desk")
    if desk and entry.kind in TELL_DESK:
        parts.append(surroundings.desk_name(desk))
    if entry.kind == "RoutingCorrected":
        parts.extend(corrections.in_words(one) for one in details.get("changes", "").split("；") if one)
    asked = details.get("scored_desk") or details.get("called_desk") or details.get("co_desk")
    if asked and entry.kind in BETWEEN_DESKS:
        parts.append(surroundings.desk_name(asked))
    if entry.kind in HAND_OVER:
        people = (details.get("from_officer", ""), details.get("to_officer", ""))
        parts.append(" → ".join(surroundings.person_name(one) for one in people))
    if entry.kind == "DeputyNamed":
        parts.append(_deputy(details))
    worker = details.get("worker_id")
    if worker and entry.kind in TELL_WORKER:
        parts.append(surroundings.person_name(worker))
    mediator = details.get("mediator_id")
    expert = details.get("expert_id")
    if expert and entry.kind in TELL_EXPERT:
        parts.append(surroundings.person_name(expert))
    if mediator and entry.kind in TELL_MEDIATOR:
        parts.append(surroundings.person_name(mediator))
    return parts
