"""What the auditor's page calls each action of the trail, and how its particulars are put into words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from contracts import codes
from contracts.auditing import READS
from gateway.i18n import mark, t
from gateway.pages import surroundings
from gateway.pages.happenings import STEP_TITLES

ACTIONS = {
    # read
    "words_read": mark("看了完整叙述"), "revealed": mark("看了未遮盖信息"), "receipt_read": mark("看了回执"),
    "paper_read": mark("看了文书"), "assistance.read": mark("看了帮扶申请"),
    "evidence_read": mark("看了证据登记"), "file_read": mark("看了文件"), "files_listed": mark("看了附件清单"),
    "caller_found": mark("看了来过的人"),
    "same_person_read": mark("看了同一个人的其他纠纷"),
    "petitioners_listed": mark("看了重复信访人名单"),
    "session_read": mark("看了调解会登记"),
    "draft_read": mark("看了协议草稿"), "application_read": mark("看了申请"),
    # intake
    "registered": mark("登记"), "accepted": mark("受理"), "refused": mark("不予受理"), "linked": mark("关联"),
    "order_changed": mark("来源工单有变化"), "exchange.connected": mark("新增对接系统"), "exchange.changed": mark("修改对接系统"),
    "exchange.key_added": mark("新增签名密钥"), "exchange.key_retired": mark("停用签名密钥"),
    "import.begun": mark("上传导入文件"), "import.started": mark("开始导入"), "import.ended": mark("导入结束"),
    "exchange.reconciled": mark("对账"), "exchange.list_received": mark("对方推送清单"),
    "exchange.list_given_up": mark("清单没有发全"),
    "exchange.remedied": mark("处理对账差异"), "extension_asked": mark("申请延期"),
    "exchange.stray_settled": mark("处理无主来件"), "exchange.replayed": mark("重新回传状态"),
    "unlinked": mark("撤销关联"), "reception_confirmed": mark("登记对方接收"),
    "merge.begun": mark("并入另一件办理"), "merge.undone": mark("撤销并入，接着办"), "merge.ended": mark("随主件办结"),
    "merge.archived": mark("随主件归档"),
    "desk.merged": mark("部门件并入"), "desk.parted": mark("部门件撤销并入"),
    "dispatch_merged": mark("派单因并入停止"), "dispatch_parted": mark("撤销并入后恢复派单"),
    "mediation_merged": mark("调解因并入停办"), "mediation_parted": mark("撤销并入后恢复调解"),
    # routing, desks
    "study.called": mark("召集联合研判"), "study.opinion": mark("研判会上发表意见"), "study.check_in": mark("研判会签到"),
    "study.concluded": mark("联合研判结论"), "study.cancelled": mark("取消联合研判"), "study.moved": mark("联合研判改期"),
    "study.invited": mark("邀请参加研判"), "study.invitation_withdrawn": mark("撤回研判邀请"),
    "study.invitation_declined": mark("谢绝研判邀请"), "study.guest_opinion": mark("列席人员发表意见"),
    "study.read": mark("看了联合研判（列席）"), "study.reminded": mark("催研判意见"),
    "study.put_to_vote": mark("研判结论付表决"), "study.voted": mark("研判表决"),
    "study.presiding": mark("登记研判主持和记录"), "precedent.withdrawn": mark("撤回先例"),
    "precedent.replaced": mark("修改先例"), "routing.rules_amended": mark("增减待试用的修改"),
    "routing.decided": mark("分流"), "routing.corrected": mark("更正分流"),
    "desk.corrected": mark("分流更正"), "dispatch_corrected": mark("分流更正"), "routing.referred": mark("转人工研判"),
    "routing.rules_proposed": mark("修改研判规则"), "routing.model_trained": mark("训练研判模型"),
    "routing.model_live": mark("启用研判模型"), "desk.arrived": mark("到达部门"),
    "desk.signed": mark("部门签收"), "desk.returned": mark("部门退回"), "desk.withdrawn": mark("改派后收回"),
    "desk.in_mediation": mark("转入调解"), "desk.concluded": mark("办结"),
    "whistle.called": mark("吹哨"), "whistle.arrived": mark("报到"), "whistle.overdue": mark("报到超时"),
    "whistle.answered": mark("反馈结果"), "whistle.scored": mark("互评"), "whistle.cancelled": mark("撤哨"),
    "whistle.reminded": mark("催报到和反馈"), "part.reminded": mark("催协办"),
    "part.assigned": mark("布置协办"), "part.signed": mark("协办签收"),
    "part.done": mark("协办完成"), "part.dropped": mark("撤销协办"),
    "handover.offered": mark("提出移交"), "handover.accepted": mark("接收移交"), "handover.declined": mark("不接收移交"),
    "handover.taken_back": mark("收回移交"), "absence.marked": mark("登记请假"), "absence.ended": mark("结束请假"),
    "limit.changed": mark("改动法定期限"),
    "papers.asked": mark("要求补充材料"), "papers.given": mark("材料已交"), "papers.withdrawn": mark("撤回材料要求"),
    "note.written": mark("写办理要点"), "note.edited": mark("修改办理要点"), "note.withdrawn": mark("停用办理要点"),
    "duty.substituted": mark("安排替班"), "duty.checked_in": mark("值班签到"), "duty.missed": mark("缺岗"),
    "duty.arranged": mark("排班"), "duty.undone": mark("撤销排班改动"),
    "duty.excused": mark("缺岗不计入"), "duty.counted": mark("缺岗重新计入"),
    # dispatch
    "dispatch_opened": mark("开始派单"), "dispatch_reopened": mark("重新派单"), "dispatch_concluded": mark("派单结束"),
    "mediator_offered": mark("派单"), "offer_accepted": mark("接单"), "offer_refused": mark("拒单"),
    "offer_lapsed": mark("超时未接"), "offer_withdrawn": mark("收回派单"), "mediator_wished": mark("当事人选择调解员"),
    "mediator_objected": mark("申请回避"), "handed_over": mark("移交"), "mediator_changed": mark("换调解员"),
    "no_second_left": mark("没有第二名调解员"), "second_mediator": mark("第二名调解员"),
    "case_moved": mark("改派"), "follow_up_assigned": mark("后续改由别人接办"), "acted_for": mark("代班办理"),
    "follow_up_over": mark("已封卷，后续办完"),
    "deputy_named": mark("代班"), "deputy_gone": mark("代班结束"), "deputy_barred": mark("代班的人应当回避"),
    "satisfaction_counted": mark("满意度记入调解员"),
    "absence_entered": mark("登记请假"), "absence_ended": mark("销假"),
    "left_the_roster": mark("退出名册"), "roster_heard": mark("名册变动"),
    "committee_loaded": mark("读入调委会"), "committee_kept": mark("修改调委会"), "committee_given_up": mark("撤销调委会"),
    "expert_proposed": mark("建议请专家"), "expert_wanted": mark("请专家参加"), "expert_waived": mark("不请专家"),
    "expert_asked": mark("抽到专家"), "expert_named": mark("专家已参加"), "expert_lacking": mark("没有专家可请"),
    "panel_expert": mark("专家组"), "seat.taken": mark("专家参加专家组"), "seat.lacking": mark("没有专家可请"),
    "seat.withdrawn": mark("收回专家邀请"),
    "roster_changed": mark("修改名册"), "mediator_assigned": mark("指派调解员"),
    "no_mediator_left": mark("无人接单"),
    "task_given": mark("布置任务"), "task_offered": mark("派任务"), "task_refused": mark("拒接任务"),
    "task_lapsed": mark("任务超时未接"), "task_accepted": mark("接任务"), "task_assigned": mark("指派任务"),
    "task_unplaced": mark("任务无人接"), "task_passed_on": mark("任务改派"), "task_reported": mark("任务回报"),
    "task_sent_back": mark("回报退回重办"), "task_done": mark("任务完成"), "task_withdrawn": mark("撤回任务"),
    "task_overdue": mark("任务超期"), "task_read": mark("看了任务"), "task_photo_read": mark("看了任务照片"),
    # mediation
    "mediation_opened": mark("开始调解"), "mediation_reopened": mark("重新调解"), "step_recorded": mark("记录步骤"),
    "agreement_reached": mark("达成协议"), "mediation_ended": mark("调解终止"), "case_archived": mark("归档"),
    "skip_asked": mark("申请跳过步骤"), "skip_decided": mark("审批跳过步骤"), "gate_settled": mark("核实特殊情形"),
    "danger_reported": mark("报告险情"), "danger_answered": mark("登记险情回复"), "evidence_added": mark("登记证据"),
    "evidence_changed": mark("更正证据登记"), "evidence_returned": mark("返还证据"), "evidence_withdrawn": mark("撤回证据"),
    "file_added": mark("上传文件"), "file_withdrawn": mark("撤回文件"), "session_planned": mark("排定调解会"),
    "session_moved": mark("更改调解会"), "session_cancelled": mark("取消调解会"), "session_displaced": mark("调解会待改期"),
    "mediator_closed": mark("调解员账号停用"), "mediator_opened": mark("调解员账号恢复"),
    "session_handed_over": mark("调解会移交给接手的调解员"),
    "session_told": mark("登记通知情况"), "session_attended": mark("登记到场情况"), "minutes_written": mark("写调解记录"),
    "signed": mark("签名确认"), "room_closed": mark("关闭调解室"), "room_opened": mark("开放调解室"),
    "application_saved": mark("保存申请"), "names_kept": mark("补全姓名"),
    "agreement_written_down": mark("口头协议改为书面"), "opinions_kept": mark("意见入卷"),
    "draft_saved": mark("保存协议草稿"), "signing_opened": mark("协议定稿签名"), "draft_revised": mark("协议退回修改"),
    "performance_recorded": mark("登记履行"), "breach_recorded": mark("登记未履行"), "agreement_performed": mark("全部履行"),
    "confirmation_read": mark("看了司法确认申请"), "confirmation_saved": mark("保存司法确认申请"),
    "confirmation_submitted": mark("申请司法确认"), "confirmation_accepted": mark("法院受理"),
    "confirmation_decided": mark("司法确认结果"), "mediation_wanted_again": mark("双方要求重新调解"),
    "enforcement_asked": mark("申请执行"),
    "file_binding_asked": mark("要求封卷"), "file_binding_failed": mark("封卷没有完成"),
    "file_bound": mark("封卷"), "file_unbound": mark("拆卷"), "bound_file_read": mark("看了整卷"),
    "performance_due": mark("履行提醒"), "performance_overdue": mark("逾期未履行"),
    # experts
    "opinion.reminded": mark("催专家答复"),
    "opinion.asked": mark("请专家"), "opinion.given": mark("专家答复"), "opinion.declined": mark("专家推辞"),
    "opinion.unanswerable": mark("没有合适的专家"), "experts.drawn": mark("抽取专家"),
    "expert_session.proposed": mark("邀请专家参加调解"), "expert_session.accepted": mark("专家同意参加调解"),
    "expert_session.declined": mark("专家不参加调解"), "expert_session.moved": mark("告知专家改期"),
    "expert_session.cancelled": mark("告知专家取消或者待改期"), "session_invited": mark("邀请人参加调解会"),
    "credential.registered": mark("登记资质"), "credential.renewed": mark("资质续期"), "credential.withdrawn": mark("注销资质"),
    "training.planned": mark("安排培训"), "training.cancelled": mark("取消培训"), "training.enrolled": mark("报名培训"),
    "training.left": mark("退出培训"), "training.attended": mark("登记培训学时"), "training.certified": mark("发培训证书"),
    "training.changed": mark("修改培训"), "training.hours_set": mark("改了应修学时"),
    "committee.kept": mark("修改行业委员会"), "expert.kept": mark("修改专家名册"), "expert.left": mark("退出专家库"),
    "training_noted": mark("培训记入名册"),
    # assistance
    "visits.planned": mark("计划回访"), "visit.recorded": mark("记录回访"), "visits.finished": mark("回访完成"),
    "visit.tried": mark("回访未通"), "visit.unreached": mark("未联系上"), "dispute.reopened": mark("重新办理"),
    "assistance.asked": mark("申请帮扶"), "assistance.ended": mark("帮扶办结"),
    "reopening_refused": mark("重新办理已满次数"), "performance_told": mark("得知全部履行"),
    # warning
    "warning.reported": mark("上报线索"), "warning.raised": mark("上报上一级"), "warning.settled": mark("就地化解"),
    "warning.dropped": mark("排除"), "warning.became_dispute": mark("转为纠纷"), "warning.overdue": mark("预警超时"),
    "warning.grew": mark("人数变化"), "warning.ended": mark("人群散去"),
    # supervision
    "card_issued": mark("催办或者亮牌"),
    # directory
    "signed_in": mark("登录"), "password.changed": mark("修改密码"), "account.opened": mark("启用账号"),
    "account.closed": mark("停用账号"), "roles.changed": mark("更改角色"), "token.created": mark("新建令牌"),
    "token.revoked": mark("作废令牌"), "town.loaded": mark("载入基础数据"),
    # the house
    "letter.replayed": mark("死信重新入队"), "letter.discarded": mark("丢弃死信"),
    "chains.verify_started": mark("开始校验"), "chains.verified": mark("校验哈希链"),
}  # fmt: skip

# What of a row's particulars is told, and how its value is read; ids that say nothing to a person are left out.
PARTICULARS = {
    "why": mark("理由"), "reason": mark("理由"), "reason_code": mark("理由"), "end_code": mark("终止原因"), "desk": mark("部门"),
    "proposed_desk": mark("建议部门"), "mediator_id": mark("调解员"), "expert_id": mark("专家"), "person_id": mark("人员"),
    "by": mark("人员"),
    "deputy": mark("代理人"), "holder": mark("在谁手里"), "kind": mark("种类"), "channel": mark("来源"), "type": mark("类型"),
    "step": mark("步骤"), "card": mark("牌"), "clock": mark("时限"), "level": mark("层级"), "colour": mark("颜色"),
    "outcome": mark("结果"), "result": mark("结果"), "satisfaction": mark("满意度"), "round": mark("轮次"), "tries": mark("次数"),
    "agreement_no": mark("协议编号"), "number": mark("编号"), "former_id": mark("原调解员"),
    "before": mark("原来"), "after": mark("改为"), "rows": mark("行数"),
    "breaks": mark("断裂"), "consumer": mark("使用方"), "reference": mark("日志编号"), "dispute_id": mark("纠纷"),
    "called": mark("被吹哨部门"), "on_behalf_of": mark("代谁办理"), "seed": mark("抽取种子"),
}  # fmt: skip
PEOPLE = ("mediator_id", "expert_id", "person_id", "by", "deputy", "holder", "on_behalf_of", "former_id")
CODES: dict[str, Mapping[str, str]] = {
    "type": codes.TYPES, "channel": codes.CHANNELS, "level": codes.WARNING_LEVELS, "card": codes.CARDS, "clock": codes.CLOCKS,
    "kind": {**codes.ASSISTANCE_KINDS, **codes.LINK_KINDS}, "reason_code": codes.REFUSALS, "end_code": codes.END_REASONS,
    "step": STEP_TITLES, "satisfaction": codes.SATISFACTIONS, "colour": codes.RISKS, "outcome": codes.OUTCOMES,
}  # fmt: skip


def is_read(action: str) -> bool:
    return action in READS


def title_of(action: str) -> str:
    return t(ACTIONS[action]) if action in ACTIONS else action


def particulars(details: Mapping[str, Any]) -> list[tuple[str, str]]:
    """(label, value) of what a person can read."""
    return [
        (t(PARTICULARS[key]), _value(key, value))
        for key, value in details.items()
        if key in PARTICULARS and value not in ("", None)
    ]


def people_in(details: Mapping[str, Any]) -> list[str]:
    """The ids of people among the particulars, so that their names are asked for at once."""
    return [str(details[key]) for key in PEOPLE if details.get(key)]


def _value(key: str, value: Any) -> str:
    text = str(value)
    if key in ("desk", "proposed_desk", "called"):
        return surroundings.desk_name(text)
    if key in PEOPLE:
        return surroundings.desk_name(surroundings.person_name(text))
    return t(CODES[key][text]) if text in CODES.get(key, {}) else text
