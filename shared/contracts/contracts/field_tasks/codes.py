"""The codes of grid workers' tasks."""

from __future__ import annotations

from typing import Literal

TaskKind = Literal["verify", "deliver", "calm", "watch"]
TaskOutcome = Literal["done", "partly", "not_done"]
TASK_KINDS: dict[str, str] = {"verify": "核实", "deliver": "送达文书", "calm": "稳控劝解", "watch": "关注"}
TASK_STATES: dict[str, str] = {
    "offered": "等答复", "unplaced": "无人接", "accepted": "办理中", "reported": "待确认", "done": "已完成",
    "withdrawn": "已撤回",
}  # fmt: skip
TASK_OUTCOMES: dict[str, str] = {"done": "办到了", "partly": "办到一部分", "not_done": "没有办成"}
MOST_PHOTOS = 3
