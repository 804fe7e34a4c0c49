"""人民调解案件情况统计表: the statistics of a period with their control sums (domain.md §3.5)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated, ClassVar

from pydantic import Field

from contracts.mediation.evidence import FileContent
from contracts.message import Answer, Request


class StatColumn(Answer):
    code: str
    name: str
    group: str


class StatRow(Answer):
    """A committee, or a sum; ``values`` by column."""

    code: str
    name: str
    values: dict[str, Decimal]


class StatCheck(Answer):
    """``left``, the sum of ``columns``, is ``right``, or with ``most`` not larger; ``holds`` says whether it is so."""

    code: str
    columns: tuple[str, ...]
    left: Decimal
    right: Decimal
    most: bool = False
    holds: bool


class StatisticsSheet(Answer):
    """``success_rate`` in percent of all cases that were taken, None without one."""

    from_on: date
    until_on: date
    committee: str = ""
    columns: tuple[StatColumn, ...]
    rows: tuple[StatRow, ...]
    sums: tuple[StatRow, ...]
    checks: tuple[StatCheck, ...]
    success_rate: Decimal | None = None


class GetStatistics(Request[StatisticsSheet]):
    """Cases taken from ``from_on`` to ``until_on``, both counted; ``committee`` narrows it to one."""

    service: ClassVar[str] = "mediation"
    from_on: date
    until_on: date
    committee: Annotated[str, Field(max_length=20)] = ""


class GetStatisticsBook(Request[FileContent]):
    """The same as a workbook (.xlsx), its sums as formulas."""

    service: ClassVar[str] = "mediation"
    from_on: date
    until_on: date
    committee: Annotated[str, Field(max_length=20)] = ""
