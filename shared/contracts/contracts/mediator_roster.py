"""mediator_dispatch: the roster of mediators as a table that people keep (名册)."""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import Field

from contracts.message import Answer, Request

MAX_ROWS = 2_000  # that one import may bring
# Heading → what it holds. The order is that of the workbook.
COLUMNS: dict[str, str] = {
    "编号": "M 加 4 位数字", "姓名": "2 到 20 个字", "层级": "村级、管区、镇级、行业性", "调委会": "调委会的名称或者代码",
    "专长": "纠纷类型代码，用分号隔开", "方法": "五步议事、情感疏导", "语言": "用分号隔开", "品牌调解室": "名称或者代码，可空",
    "从业年数": "整数", "培训": "用分号隔开，可空", "上限": "同时在办的件数，1 到 50", "在岗": "是、否",
    "工作单位": "只用于回避，不显示", "近亲属": "只用于回避，不显示", "状态": "在册、退出",
}  # fmt: skip


class RosterRow(Answer):
    """One mediator in the words of the table; employer and relatives are kept as digests and never told."""

    cells: dict[str, str]


class RosterRows(Answer):
    items: tuple[RosterRow, ...]
    next_cursor: str = ""


class ListRoster(Request[RosterRows]):
    """Everybody on the roster, in the order of ids."""

    service: ClassVar[str] = "mediator_dispatch"
    cursor: str = ""
    limit: Annotated[int, Field(ge=1, le=200)] = 200


class RowFault(Answer):
    """What is wrong in one row: ``row`` counts as a spreadsheet does, the headings are row 1."""

    row: int
    column: str
    reason: str


class RosterResult(Answer):
    """Where one row is wrong nothing is written; ``written`` is false for a dry run, too."""

    faults: tuple[RowFault, ...] = ()
    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    left: tuple[str, ...] = ()
    unchanged: int = 0
    written: bool = False


class ImportRoster(Request[RosterResult]):
    """Adds and changes mediators and lets them leave; who is not in the table stays as they are.

    A column that is absent, and an empty cell of a known mediator, changes nothing. Sent again it changes nothing.
    """

    service: ClassVar[str] = "mediator_dispatch"
    rows: Annotated[tuple[dict[str, str], ...], Field(min_length=1, max_length=MAX_ROWS)]
    dry_run: bool = False


class CommitteeLoad(Answer):
    """Of one committee: its mediators, how many are there today, what they have and might have."""

    committee: str
    mediators: int
    there: int
    load: int
    cap: int


class VillageLoad(Answer):
    """Disputes of one village that have not ended, by state of their dispatch."""

    village_code: str
    offering: int = 0
    unassigned: int = 0
    assigned: int = 0


class DispatchLoad(Answer):
    """Committees in the order of their share of load, the fullest first."""

    committees: tuple[CommitteeLoad, ...]
    villages: tuple[VillageLoad, ...]


class GetDispatchLoad(Request[DispatchLoad]):
    service: ClassVar[str] = "mediator_dispatch"
    area_code: str = ""
