"""Codes that several services and the pages share, with their Chinese terms and the source of each list."""

from __future__ import annotations

from typing import Literal

Channel = Literal[
    "window", "online", "hotline_12345", "grid", "province_platform", "letter", "desk", "warning"
]
CHANNELS: dict[str, str] = {
    "window": "窗口", "online": "网上", "hotline_12345": "12345热线", "grid": "网格",
    "province_platform": "省一站式平台", "letter": "来信", "desk": "部门发现", "warning": "预警转入",
}  # fmt: skip

# Who sent the dispute here (移送、委托; domain.md §2.2, §3.5); "" where nobody did.
Referrer = Literal["", "court", "procurator", "police", "petitions", "government", "other"]
REFERRERS: dict[str, str] = {
    "court": "法院委托", "procurator": "检察院移送", "police": "公安移交", "petitions": "信访部门移送", "government": "政府指定",
    "other": "其他部门移送",
}  # fmt: skip

# The Ministry of Justice's statistics list; the two-digit code is ours (domain.md §3.1). 00 is not a dispute to mediate.
TYPES: dict[str, str] = {
    "00": "非调解事项", "01": "婚姻家庭", "02": "邻里", "03": "房屋宅基地", "04": "合同", "05": "生产经营",
    "06": "损害赔偿", "07": "山林土地", "08": "征地拆迁", "09": "环境污染", "10": "拖欠农民工工资",
    "11": "其他劳动争议", "12": "旅游", "13": "电子商务", "14": "其他消费", "15": "医疗", "16": "道路交通事故",
    "17": "物业", "18": "其他纠纷",
}  # fmt: skip

PartyRole = Literal["applicant", "respondent", "other"]
PARTY_ROLES: dict[str, str] = {"applicant": "申请人", "respondent": "被申请人", "other": "其他"}

# For whom somebody speaks (domain.md §1.4, §3.6); "" for oneself. Who is 16 and lives on own income needs no guardian.
Capacity = Literal["", "agent", "guardian", "representative", "self_supporting"]
CAPACITIES: dict[str, str] = {
    "agent": "代理人", "guardian": "监护人", "representative": "代表人", "self_supporting": "已满16周岁、靠自己劳动生活",
}  # fmt: skip

Complexity = Literal["simple", "complex"]
COMPLEXITIES: dict[str, str] = {"simple": "简单", "complex": "复杂"}
# What a person or a meeting chooses: the hardest of what is complex is kept as such with a mark (domain.md §3.7).
Grade = Literal["simple", "complex", "severe"]
GRADES: dict[str, str] = {**COMPLEXITIES, "severe": "疑难重大"}


def grade_of(complexity: str, severe: object) -> str:
    """简单, 复杂 or 疑难重大 in one word."""
    return "severe" if severe else complexity


Risk = Literal["none", "blue", "yellow", "orange", "red"]
RISKS: dict[str, str] = {"none": "无", "blue": "蓝", "yellow": "黄", "orange": "橙", "red": "红"}

Level = Literal["village", "area", "town"]
LEVELS: dict[str, str] = {"village": "村", "area": "管区", "town": "镇"}

WarningLevel = Literal["grid", "village", "area", "town"]
WARNING_LEVELS: dict[str, str] = {"grid": "网格", "village": "村", "area": "管区", "town": "镇"}

# The states of a dispute as everybody sees them (domain.md §4.3); supervision derives them from the events.
States = Literal[
    "registered", "refused", "accepted", "referred", "routed", "signed", "returned", "offered", "unassigned",
    "in_mediation", "agreed", "failed", "withdrawn", "reopened", "archived", "merged",
]  # fmt: skip
STATES: dict[str, str] = {
    "registered": "已登记", "refused": "不予受理", "accepted": "已受理", "referred": "待研判", "routed": "已分流",
    "signed": "已签收", "returned": "已退回", "offered": "派单中", "unassigned": "无人接单",
    "in_mediation": "调解中", "agreed": "达成协议", "failed": "调解不成", "withdrawn": "已撤回",
    "reopened": "重新办理", "archived": "已归档", "merged": "已并入",
}  # fmt: skip

# Non-acceptance reasons N1–N9 (domain.md §4.4).
RefusalCode = Literal["N1", "N2", "N3", "N4", "N5", "N6", "N7", "N8", "N9"]
REFUSALS: dict[str, str] = {
    "N1": "法律规定由专门机关管辖处理",
    "N2": "法院、仲裁、复议机关或者公安机关已经受理或者解决",
    "N3": "属于行政争议，应当行政复议或者行政诉讼",
    "N4": "属于纪检监察或者政府信息公开事项",
    "N5": "已经进入信访程序",
    "N6": "涉及国家秘密、商业秘密、个人隐私或者违反公序良俗",
    "N7": "一方当事人明确拒绝调解",
    "N8": "已经依法处理并有合理结果，又以同一事实和理由提出",
    "N9": "不属于本镇管辖",
}

Step = Literal["hearing", "inquiry", "study", "weighing", "visit"]
STEPS: dict[str, str] = {"hearing": "听", "inquiry": "查", "study": "研", "weighing": "评", "visit": "访"}

Outcome = Literal["agreed", "failed", "withdrawn"]
OUTCOMES: dict[str, str] = {"agreed": "达成协议", "failed": "调解不成", "withdrawn": "撤回"}

# Why a mediation ends without an agreement (domain.md §1.5, termination reasons).
EndCode = Literal["02", "03", "04", "05", "06", "07", "08", "09", "99"]
END_REASONS: dict[str, str] = {
    "02": "当事人自行和解并撤回", "03": "一方拒绝调解或者撤回", "04": "期限内联系不上当事人", "05": "双方差距过大",
    "06": "期限届满未同意延长", "07": "当事人拒绝签名", "08": "涉嫌虚假调解", "09": "法院、仲裁或者行政机关已受理",
    "99": "其他",
}  # fmt: skip

Satisfaction = Literal["very_satisfied", "satisfied", "fairly_satisfied", "unsatisfied", "very_unsatisfied"]
SATISFACTIONS: dict[str, str] = {
    "very_satisfied": "非常满意", "satisfied": "满意", "fairly_satisfied": "基本满意",
    "unsatisfied": "不满意", "very_unsatisfied": "非常不满意",
}  # fmt: skip

Performance = Literal["performed", "partly", "not_performed", "not_due", "not_applicable"]
PERFORMANCES: dict[str, str] = {
    "performed": "已履行", "partly": "部分履行", "not_performed": "未履行", "not_due": "未到期", "not_applicable": "无履行内容",
}  # fmt: skip

# What a visit finds out beside the performance (R2002 §39, domain.md §2.2).
CourtResult = Literal["pending", "upheld", "changed", "void", "settled"]
COURT_RESULTS: dict[str, str] = {
    "pending": "已起诉，尚未审结", "upheld": "法院支持履行协议", "changed": "法院变更或者撤销协议", "void": "法院认定协议无效",
    "settled": "撤诉或者法院调解",
}  # fmt: skip
VisitMeasure = Literal["urge", "explain", "remediate", "aid", "report", "guide"]
VISIT_MEASURES: dict[str, str] = {
    "urge": "督促履行", "explain": "释法说理", "remediate": "再次调解", "aid": "转帮扶", "report": "报告并移送",
    "guide": "引导诉讼或者申请执行",
}  # fmt: skip

AssistanceKind = Literal["legal_aid", "counselling", "relief"]
ASSISTANCE_KINDS: dict[str, str] = {"legal_aid": "法律援助", "counselling": "心理疏导", "relief": "救助帮扶"}

Card = Literal["reminder", "yellow", "red"]
CARDS: dict[str, str] = {"reminder": "提醒", "yellow": "黄牌", "red": "红牌"}

ClockName = Literal[
    "accept", "route", "sign", "settle", "visit", "whistle", "part", "law", "order", "study"
]  # fmt: skip
CLOCKS: dict[str, str] = {
    "accept": "受理",
    "route": "研判",
    "sign": "签收",
    "settle": "办结",
    "visit": "回访",
    "whistle": "吹哨报到",
    "part": "协办",
    "law": "法定期限",
    "order": "工单时限",
    "study": "研判结论",
}

WarningState = Literal["open", "settled", "dropped", "became_dispute"]
WARNING_STATES: dict[str, str] = {
    "open": "处置中",
    "settled": "已化解",
    "dropped": "已排除",
    "became_dispute": "已转纠纷",
}

# 关联 (domain.md §5.3); "distinct" is a person's word that two look-alikes are not the same matter.
LinkKind = Literal["duplicate", "gathered", "follow_up", "related", "distinct", "warning"]
LINK_KINDS: dict[str, str] = {
    "duplicate": "重复件", "gathered": "集中反映", "follow_up": "新事实", "related": "关联",
    "distinct": "不是同一件", "warning": "预警",
}  # fmt: skip

# What the other one is to this one; "" where neither leads.
LinkRole = Literal["", "original", "repeat", "parent", "child", "earlier", "later"]
LINK_ROLES: dict[str, str] = {
    "original": "原件", "repeat": "重复件", "parent": "主件", "child": "并入件", "earlier": "前件", "later": "后件",
}  # fmt: skip
