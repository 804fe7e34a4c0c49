"""expert_pool: committees and experts as people keep them: one by one on a page, or all together as a table (专家名册)."""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import Field

from contracts.expert_credentials import Types
from contracts.mediator_roster import RosterResult, RosterRows
from contracts.message import Answer, Request

MOST_ROWS = 500  # that one import may bring
# Heading → what it holds. The order is that of the workbook.
EXPERT_COLUMNS: dict[str, str] = {
    "编号": "E 加 1 到 5 位数字", "姓名": "2 到 20 个字", "委员会": "行业委员会的名称或者代码",
    "专长": "纠纷类型代码，用分号隔开，可空", "职称": "职务或者职称", "所在村": "村的名称或者代码，只用于回避，可空",
    "工作单位": "只用于回避，不显示",
    "近亲属": "申报的近亲属姓名，用分号隔开，只用于回避，不显示",
    "资质": "证书名称，和有效期一起填", "资质有效期至": "例如 2028-06-30",
    "状态": "在册、退出",
}  # fmt: skip


class ListExpertRoster(Request[RosterRows]):
    """Everybody in the pool, in the order of ids; employers and relatives are kept as digests and never told."""

    service: ClassVar[str] = "expert_pool"
    cursor: str = ""
    limit: Annotated[int, Field(ge=1, le=200)] = 200


class ImportExperts(Request[RosterResult]):
    """Adds and changes experts and lets them leave; who is not in the table stays as they are.

    A column that is absent, and an empty cell of a known expert, changes nothing. Sent again it changes nothing.
    """

    service: ClassVar[str] = "expert_pool"
    rows: Annotated[tuple[dict[str, str], ...], Field(min_length=1, max_length=MOST_ROWS)]
    dry_run: bool = False


class ExpertCommittee(Answer):
    """An industry committee with the types it knows; ``experts``: who is in the pool for it."""

    code: str
    name: str
    types: tuple[str, ...]
    experts: int
    active: bool = True


class ExpertCommittees(Answer):
    items: tuple[ExpertCommittee, ...]


class ListExpertCommittees(Request[ExpertCommittees]):
    service: ClassVar[str] = "expert_pool"


class KeepExpertCommittee(Request[ExpertCommittees]):
    """A new committee, or another name and other types of a known one; ``active`` false: it is given up."""

    service: ClassVar[str] = "expert_pool"
    code: Annotated[str, Field(pattern="^[A-Z]{2,6}[0-9]{1,4}$")]
    name: Annotated[str, Field(min_length=4, max_length=100)]
    types: Annotated[Types, Field(min_length=1)]
    active: bool = True
