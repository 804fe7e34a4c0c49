"""mediator_dispatch: people's mediation committees (人民调解委员会) as people keep them: members, chair, terms."""

from __future__ import annotations

from datetime import date
from typing import Annotated, ClassVar

from pydantic import Field

from contracts.mediator_roster import MAX_ROWS, RosterResult, RosterRows, RowFault
from contracts.message import Answer, Request

KINDS: dict[str, str] = {
    "village": "村级", "area": "片区", "town": "镇级", "industry": "行业性", "enterprise": "企事业单位", "other": "其他",
}  # fmt: skip
# How a committee stands → Chinese term.
STANDS: dict[str, str] = {"ok": "合规", "ending": "快到届", "over": "届满", "check": "要补正"}
# Heading → what it holds. The order is that of the workbook.
COMMITTEE_COLUMNS: dict[str, str] = {
    "编号": "字母和数字，例如 CV201", "名称": "全称，以“委员会”结尾", "类别": "村级、片区、镇级、行业性、企事业单位、其他",
    "所在村": "村名或者代码，可空", "管区": "管区名称或者代码，可空", "主任": "调解员编号", "副主任": "编号，用分号隔开，可空",
    "委员": "编号，用分号隔开，3 到 9 人，含主任", "女委员": "委员中的妇女，编号用分号隔开，至少一人", "届期开始": "日期",
    "届期结束": "日期，一届三年", "状态": "在册、撤销",
}  # fmt: skip


class CommitteeSheet(Answer):
    """A committee; ``warnings`` say what the law asks for and lacks, ``version`` is what the next change is held against."""

    code: str
    name: str
    kind: str
    village_code: str = ""
    area_code: str = ""
    chair_id: str = ""
    deputies: tuple[str, ...] = ()
    members: tuple[str, ...] = ()
    women: tuple[str, ...] = ()
    term_from: date
    term_until: date
    stands: str
    warnings: tuple[str, ...] = ()
    mediators: int = 0  # of the roster that belong to it, members or engaged
    version: str = ""
    cells: dict[str, str] = {}


class Committees(Answer):
    """``due``: how many of all end soon, are over, or lack something."""

    items: tuple[CommitteeSheet, ...]
    due: int = 0


class ListCommittees(Request[Committees]):
    """All, or those of a kind, an area, a state or with these words; in the order of codes."""

    service: ClassVar[str] = "mediator_dispatch"
    kind: str = ""
    area_code: str = ""
    stands: str = ""
    q: str = ""


class GetCommittee(Request[CommitteeSheet]):
    service: ClassVar[str] = "mediator_dispatch"
    code: str


class ListCommitteeRows(Request[RosterRows]):
    """All as rows of the workbook."""

    service: ClassVar[str] = "mediator_dispatch"


class ImportCommittees(Request[RosterResult]):
    """Adds and changes committees, and gives them up; who is not in the table stays as they are."""

    service: ClassVar[str] = "mediator_dispatch"
    rows: Annotated[tuple[dict[str, str], ...], Field(min_length=1, max_length=MAX_ROWS)]
    dry_run: bool = False


class KeptCommittee(Answer):
    faults: tuple[RowFault, ...] = ()
    committee: CommitteeSheet | None = None


class KeepCommittee(Request[KeptCommittee]):
    """One committee in the words of the table, with a reason; ``version`` "" adds one."""

    service: ClassVar[str] = "mediator_dispatch"
    cells: Annotated[dict[str, str], Field(min_length=1, max_length=20)]
    version: str = ""
    reason: Annotated[str, Field(min_length=2, max_length=300)]
