"""Codes of the mediation with their Chinese terms and where each list comes from."""

from __future__ import annotations

from typing import Literal

# How the parties were heard (听): apart or together; both sides must have been heard (人民调解法 §22, domain.md §1.1).
Manner = Literal["together", "applicant", "respondent"]
MANNERS: dict[str, str] = {
    "together": "当面听取双方",
    "applicant": "单独听取申请人",
    "respondent": "单独听取被申请人",
}

# What may be skipped with a reason and a second person's approval; 听 may not: both statements are in every record.
SkippableStep = Literal["inquiry", "study", "weighing"]
SKIP_STATES: dict[str, str] = {
    "asked": "待审批",
    "approved": "已同意",
    "refused": "未同意",
    "withdrawn": "已撤回",
}

# Kinds of evidence (民事诉讼法 §66).
EvidenceKind = Literal[
    "statement", "document", "object", "audio_visual", "electronic", "witness", "appraisal", "record"
]
EVIDENCE_KINDS: dict[str, str] = {
    "statement": "当事人的陈述",
    "document": "书证",
    "object": "物证",
    "audio_visual": "视听资料",
    "electronic": "电子数据",
    "witness": "证人证言",
    "appraisal": "鉴定意见",
    "record": "勘验笔录",
}
EVIDENCE_STATES: dict[str, str] = {"kept": "在卷", "returned": "已返还", "withdrawn": "已撤回"}

# What a file belongs to; the case file's position follows from it (domain.md §2.1).
Purpose = Literal[
    "evidence", "application", "rights_notice", "identity", "power_of_attorney", "investigation", "record", "signed_paper",
    "receipt", "visit", "court", "explanation", "other",
]  # fmt: skip
PURPOSES: dict[str, str] = {
    "evidence": "证据材料",
    "application": "申请书或者受理登记表",
    "rights_notice": "权利义务告知书",
    "identity": "身份证明",
    "power_of_attorney": "授权委托书",
    "investigation": "调查记录",
    "record": "调解记录",
    "signed_paper": "已签名的文书",
    "receipt": "履行凭证",
    "visit": "回访记录",
    "court": "司法确认材料",
    "explanation": "卷宗情况说明",
    "other": "其他",
}

# Situations in which mediation alone is not the right way (domain.md §1.9).
GateCode = Literal["domestic_violence", "minor", "land_title", "administrative", "public_security"]
GATES: dict[str, str] = {
    "domestic_violence": "涉及家庭暴力",
    "minor": "涉及未成年人",
    "land_title": "涉及土地、房屋权属",
    "administrative": "行政争议",
    "public_security": "打架伤害等治安案件",
}
GATE_STATES: dict[str, str] = {"suspected": "待核实", "confirmed": "属实", "ruled_out": "已排除"}

# 人民调解法 §25: what may lead to a case of public security or a crime is told to the police at once.
DangerKind = Literal["threat", "weapon", "self_harm", "fight", "violence_at_home", "gathering", "other"]
DANGERS: dict[str, str] = {
    "threat": "扬言伤人或者报复",
    "weapon": "持有凶器或者危险物品",
    "self_harm": "有自杀、自伤迹象",
    "fight": "正在或者将要斗殴",
    "violence_at_home": "家庭暴力",
    "gathering": "聚集或者械斗苗头",
    "other": "其他可能引发治安案件、刑事案件的情形",
}
Informed = Literal["110", "police_station", "other"]
INFORMED: dict[str, str] = {"110": "110报警", "police_station": "派出所", "other": "其他有关部门"}

# How a session is held; 五步议事 is for village matters (domain.md §0.3).
SessionManner = Literal["together", "apart", "council"]
SESSION_MANNERS: dict[str, str] = {"together": "当面调解", "apart": "背靠背调解", "council": "五步议事"}
# Assumption: the town names the method, not its steps; these are the usual five of a village council.
COUNCIL_STEPS: dict[str, str] = {
    "tell": "说事",
    "discuss": "议事",
    "decide": "定事",
    "act": "办事",
    "judge": "评事",
}
SESSION_STATES: dict[str, str] = {
    "planned": "已排定",
    "displaced": "待改期",
    "held": "已召开",
    "no_show": "当事人未到",
    "cancelled": "已取消",
}
# Why a session waits for another time.
SESSION_LOSSES: dict[str, str] = {"room_closed": "调解室关闭", "mediator_busy": "接手的调解员那时有别的会"}
Attendee = Literal["applicant", "respondent", "other", "agent", "guardian", "invited", "expert", "recorder"]
ATTENDEES: dict[str, str] = {
    "applicant": "申请人",
    "respondent": "被申请人",
    "other": "其他当事人",
    "agent": "代理人",
    "guardian": "监护人",
    "invited": "受邀参与人",
    "expert": "专家",
    "recorder": "记录人",
}
Telling = Literal["in_person", "phone", "paper", "message"]
TELLINGS: dict[str, str] = {
    "in_person": "当面告知",
    "phone": "电话",
    "paper": "书面通知",
    "message": "短信或者微信",
}
SessionResult = Literal["agreed", "continued", "failed"]
SESSION_RESULTS: dict[str, str] = {
    "agreed": "达成一致",
    "continued": "择期再调",
    "failed": "未能达成一致",
}
# How somebody signed or confirmed: with a finger or pen on a screen, or on paper of which a scan is kept.
Signing = Literal["drawn", "paper"]
SIGNINGS: dict[str, str] = {"drawn": "屏幕手写", "paper": "纸质签名"}

DUE_STATES: dict[str, str] = {
    "due": "待履行",
    "partly": "部分履行",
    "performed": "已履行",
    "breached": "未履行",
}
# After a breach (人民调解法 §31–33): urged, mediated again by somebody else, or guided to the court.
BreachWay = Literal["urge", "reopen", "court"]
BREACH_WAYS: dict[str, str] = {"urge": "督促履行", "reopen": "重新调解", "court": "引导诉讼或者申请执行"}

# 司法确认 (domain.md §1.6).
ConfirmationChannel = Literal["in_person", "post", "online"]
CONFIRMATION_CHANNELS: dict[str, str] = {"in_person": "现场提交", "post": "邮寄", "online": "线上提交"}
CONFIRMATION_STATES: dict[str, str] = {
    "draft": "正在准备",
    "submitted": "已提交法院",
    "accepted": "法院已受理",
    "confirmed": "裁定有效",
    "not_accepted": "裁定不予受理",
    "rejected": "裁定驳回",
    "withdrawn": "已撤回申请",
}
CourtDecision = Literal["confirmed", "not_accepted", "rejected", "withdrawn"]
# 民诉法解释 §355.
NOT_ACCEPTED: dict[str, str] = {
    "1": "不属于人民法院受理范围",
    "2": "不属于收到申请的人民法院管辖",
    "3": "涉及婚姻关系、亲子关系、收养关系等身份关系",
    "4": "涉及适用其他特别程序、公示催告程序、破产程序审理",
    "5": "调解协议内容涉及物权、知识产权确权",
}
# 民诉法解释 §358.
REJECTED: dict[str, str] = {
    "1": "违反法律强制性规定",
    "2": "损害国家利益、社会公共利益、他人合法权益",
    "3": "违背公序良俗",
    "4": "违反自愿原则",
    "5": "内容不明确",
    "6": "其他不能进行司法确认的情形",
}
