"""What the fields of an agreement are called, so that a finding says which one it means."""

from __future__ import annotations

from gateway.i18n import language, mark, t

LABELS = {
    "form": mark("形式"), "parties": mark("当事人"), "facts": mark("主要事实和争议事项"), "responsibility": mark("各方责任"),
    "terms": mark("协议内容"), "obligations": mark("履行项目"), "total_yuan": mark("协议总额"), "recorder": mark("记录人"),
    "place_of_performance": mark("履行地点"), "left_open": mark("没有达成一致的事项"),
}  # fmt: skip
OF_PARTY = {
    "name": mark("姓名或者名称"), "details": mark("性别、民族、年龄、职业、住址"),
    "id_number": mark("证件号码"), "phone": mark("联系方式"),
    "guardian": mark("监护人"), "representative": mark("法定代表人"), "agent": mark("代理人"), "agent_power": mark("代理权限"),
}  # fmt: skip
OF_ITEM = {
    "who": mark("谁"), "to_whom": mark("向谁"), "what": mark("做什么"), "how": mark("怎么做"), "due_on": mark("什么时候做完"),
    "amount_yuan": mark("金额"), "account": mark("收款账号"), "instalments": mark("分期履行"),
}  # fmt: skip


def label_of(path: str) -> str:
    """``obligations.0.what`` → 第 1 项 · 做什么; "" for what has no field."""
    head, *way = path.split(".")
    if len(way) >= 2 and way[0].isdecimal() and head in ("parties", "obligations"):
        row = t("第 {n} 位" if head == "parties" else "第 {n} 项", n=int(way[0]) + 1)
        name = (OF_PARTY if head == "parties" else OF_ITEM).get(way[1], "")
        return f"{row} · {t(name)}" if name else row
    return t(LABELS.get(head, "")) if head in LABELS else ""


def labelled(errors: dict[str, str]) -> dict[str, str]:
    """Each sentence with its field's name before it, for the list on top of the form."""
    return {path: f"{lead_of(path)}{sentence}" for path, sentence in errors.items()}


def lead_of(path: str) -> str:
    """The field's name with its colon, in the person's language."""
    label = label_of(path)
    return f"{label}{'：' if language() == 'zh' else ': '}" if label else ""
