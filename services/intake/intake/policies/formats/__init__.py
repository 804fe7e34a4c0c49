"""Exchange formats: a table of names for each, and one class that reads and writes by it.

What hotline, province's platform, petition office and grid systems really send is not public (domain.md §5.3):
these formats are ours, and docs/exchange.md is what we offer to them.
"""

from intake.errors import ConnectionInvalid
from intake.policies.formats.grid import GRID_EVENTS
from intake.policies.formats.hotline import HOTLINE_ORDERS
from intake.policies.formats.interface import Format, Listed, ListPage, PushedPage, Status
from intake.policies.formats.petition import PETITION_LETTERS
from intake.policies.formats.province import PROVINCE_CASES

FORMATS: dict[str, Format] = {
    "hotline.v1": HOTLINE_ORDERS,
    "province.v1": PROVINCE_CASES,
    "petition.v1": PETITION_LETTERS,
    "grid.v1": GRID_EVENTS,
}


def format_of(name: str) -> Format:
    """:raises ConnectionInvalid: no such format."""
    if name not in FORMATS:
        raise ConnectionInvalid("没有这种交换格式，请从列表中选择。", field="form")
    return FORMATS[name]


__all__ = ["FORMATS", "Format", "ListPage", "Listed", "PushedPage", "Status", "format_of"]
