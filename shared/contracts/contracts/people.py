"""Who asks: the actor that travels with every request, and the names of rights and roles."""

from __future__ import annotations

from contracts.message import Body

# role → Chinese term; what a role may do is directory's decision (directory/policies.py).
ROLES: dict[str, str] = {
    "receptionist": "窗口受理员", "triage": "研判员", "desk_officer": "部门经办人", "mediator": "调解员", "expert": "专家",
    "grid_worker": "网格员", "village_coordinator": "村级协调员", "area_coordinator": "管区协调员",
    "town_coordinator": "镇级协调员", "assistance": "帮扶窗口", "visitor": "回访员", "supervisor": "督办员",
    "leader": "领导", "administrator": "管理员", "auditor": "审计员", "operator": "运维员", "channel": "外部平台",
}  # fmt: skip

# right → Chinese term. Every route names one; the default is no.
RIGHTS: dict[str, str] = {
    "dispute.register": "登记纠纷", "dispute.accept": "受理或者不予受理", "dispute.reveal": "查看未遮盖信息",
    "dispute.link": "关联纠纷", "dispute.read": "查看本人职责内的纠纷", "dispute.read_all": "查看全部纠纷",
    "routing.decide": "研判分流", "routing.rules": "研判规则", "desk.work": "部门签收退回",
    "duty.manage": "安排值班和代理", "dispatch.manage": "派单管理",
    "offer.answer": "接单或者拒单", "task.give": "给网格员布置任务", "task.answer": "接任务和回报",
    "mediation.work": "办理调解", "mediation.approve": "审批调解事项", "room.manage": "管理调解室",
    "expert.ask": "咨询专家", "expert.answer": "答复咨询", "expert.manage": "管理专家库与培训",
    "visit.work": "回访", "assistance.ask": "申请帮扶", "assistance.work": "办理帮扶",
    "warning.report": "上报线索", "warning.work": "处置预警", "supervision.read": "督办与统计",
    "people.manage": "人员与账号", "token.manage": "接口令牌",
    "exchange.manage": "对外接口", "exchange.reconcile": "对账和无主来件",
    "audit.read": "查看留痕", "operations.read": "运行监控",
    "operations.work": "处理死信",
}  # fmt: skip


class Actor(Body):
    """The person or program on whose behalf a request is made; ids and codes only, never a name."""

    person_id: str
    roles: tuple[str, ...] = ()
    rights: tuple[str, ...] = ()
    desk: str = ""
    village_code: str = ""
    area_code: str = ""
    channel: str = ""  # a token of an outside platform speaks for this channel only

    def may(self, right: str) -> bool:
        return right in self.rights


CITIZEN = Actor(person_id="citizen", roles=("citizen",))
SYSTEM = Actor(person_id="system", roles=("system",))
