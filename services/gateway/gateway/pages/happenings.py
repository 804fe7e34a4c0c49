"""What the timeline calls each event, and under which filter it stands."""

from __future__ import annotations

TITLES = {
    "DisputeRegistered": "登记",
    "DisputeAccepted": "受理",
    "DisputeRefused": "不予受理",
    "DisputesLinked": "关联",
    "DisputeRouted": "分流",
    "RoutingReferred": "转人工研判",
    "DisputeSigned": "部门签收",
    "DisputeReturned": "部门退回",
    "MediatorOffered": "派单",
    "OfferRefused": "拒单",
    "OfferLapsed": "超时未接",
    "MediatorAssigned": "接单",
    "NoMediatorLeft": "无人接单",
    "MediationOpened": "开始调解",
    "StepRecorded": "调解记录",
    "AgreementReached": "达成协议",
    "DisputeConcluded": "办结",
    "CaseArchived": "归档",
    "OpinionAsked": "请专家",
    "OpinionDeclined": "专家推辞",
    "OpinionGiven": "专家答复",
    "VisitPlanned": "计划回访",
    "VisitRecorded": "回访",
    "VisitsFinished": "回访完成",
    "DisputeReopened": "重新办理",
    "AssistanceAsked": "申请帮扶",
    "AssistanceEnded": "帮扶办结",
    "CardIssued": "催办或者亮牌",
    "WarningBecameDispute": "预警转纠纷",
}
KINDS = {
    "register": (
        "DisputeRegistered",
        "DisputeAccepted",
        "DisputeRefused",
        "DisputesLinked",
        "WarningBecameDispute",
    ),
    "study": ("DisputeRouted", "RoutingReferred", "OpinionAsked", "OpinionDeclined", "OpinionGiven"),
    "handle": (
        "DisputeSigned",
        "DisputeReturned",
        "MediatorOffered",
        "OfferRefused",
        "OfferLapsed",
        "MediatorAssigned",
        "NoMediatorLeft",
    ),
    "mediate": ("MediationOpened", "StepRecorded", "DisputeConcluded", "CaseArchived"),
    "agree": ("AgreementReached",),
    "visit": (
        "VisitPlanned",
        "VisitRecorded",
        "VisitsFinished",
        "DisputeReopened",
        "AssistanceAsked",
        "AssistanceEnded",
    ),
    "clock": ("CardIssued",),
}
_KIND = {event: kind for kind, events in KINDS.items() for event in events}


def kind_of(event: str) -> str:
    return _KIND.get(event, "notice")
