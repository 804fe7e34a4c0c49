"""mediator_dispatch: the roster of mediators as a table that people keep (名册)."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from contracts.mediator_dispatch import DispatchEvent
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


class RosterChanged(DispatchEvent):
    """A mediator came onto the roster, or left it (在册、退出); ids only."""

    person_id: str
    on_roster: bool
    committee: str = ""


# How somebody on the roster stands today → Chinese term.
DUTIES: dict[str, str] = {
    "there": "在岗", "absent": "请假中", "off": "不在岗", "closed": "账号停用", "left": "已退出",
}  # fmt: skip
LOADS: dict[str, str] = {"idle": "手上没有件", "room": "还能接", "full": "已满"}
TEAMS: dict[str, str] = {"village": "村级", "area": "管区", "town": "镇级", "industry": "行业性"}
Duty = Literal["", "there", "absent", "off", "closed", "left"]
LoadWanted = Literal["", "idle", "room", "full"]


class MediatorSheet(Answer):
    """A mediator as the roster's pages show one; ``version`` is what the next change is held against."""

    mediator_id: str
    name: str
    level: str
    committee: str
    village_code: str
    area_code: str
    skills: tuple[str, ...]
    methods: tuple[str, ...]
    languages: tuple[str, ...]
    training: tuple[str, ...]
    studio_code: str
    standing: int
    load: int
    load_cap: int
    duty: str
    available: bool
    settled: int = 0
    failed: int = 0
    version: str = ""
    cells: dict[str, str] = {}  # in the words of the table; employer and relatives stay empty


class FoundMediators(Answer):
    items: tuple[MediatorSheet, ...]
    total: int
    next_cursor: str = ""
    languages: tuple[str, ...] = ()  # that anybody on the roster speaks
    committees: tuple[str, ...] = ()


class FindMediators(Request[FoundMediators]):
    """The roster by what is wanted, in the order of ids; who left only where they are asked for."""

    service: ClassVar[str] = "mediator_dispatch"
    q: str = ""
    committee: str = ""
    area_code: str = ""
    level: str = ""
    skill: str = ""
    language: str = ""
    studio: str = ""
    standing: Annotated[int, Field(ge=0, le=70)] = 0  # years of service at least
    duty: Duty = ""
    load: LoadWanted = ""
    cursor: str = ""
    limit: Annotated[int, Field(ge=1, le=200)] = 50


class GetMediator(Request[MediatorSheet]):
    service: ClassVar[str] = "mediator_dispatch"
    mediator_id: str


class KeptMediator(Answer):
    """Where a cell is wrong nothing is written."""

    faults: tuple[RowFault, ...] = ()
    mediator: MediatorSheet | None = None


class KeepMediator(Request[KeptMediator]):
    """One mediator added, changed, leaving or coming back, in the words of the table and with a reason.

    ``version`` is that of the sheet that was changed; "" adds somebody. Of what may be empty an empty cell clears.
    """

    service: ClassVar[str] = "mediator_dispatch"
    cells: Annotated[dict[str, str], Field(min_length=1, max_length=20)]
    version: str = ""
    reason: Annotated[str, Field(min_length=2, max_length=300)]


class StudioSheet(Answer):
    """A brand studio (品牌调解室), its members, and what they settled in two years."""

    code: str
    name: str
    method: str
    leader_id: str
    members: tuple[MediatorSheet, ...]


class Studios(Answer):
    items: tuple[StudioSheet, ...]


class ListStudios(Request[Studios]):
    service: ClassVar[str] = "mediator_dispatch"


class RosterNames(Answer):
    names: dict[str, str]


class GetRosterNames(Request[RosterNames]):
    """Names by id of who is or was on the roster; others are left out."""

    service: ClassVar[str] = "mediator_dispatch"
    person_ids: Annotated[tuple[str, ...], Field(max_length=500)]
