"""Exchange formats: one file for each, all with the same few functions; a new outside system is a new file here.

What the city's hotline, the province's platform and the petition office really send is not public (domain.md §5.3):
these formats are ours, and docs/exchange.md is what we offer to them.
"""

from intake.errors import ConnectionInvalid
from intake.policies.formats.hotline import HotlineOrders
from intake.policies.formats.interface import Format, Listed, ListPage, Status
from intake.policies.formats.petition import PetitionLetters
from intake.policies.formats.province import ProvinceCases

FORMATS: dict[str, Format] = {
    "hotline.v1": HotlineOrders(),
    "province.v1": ProvinceCases(),
    "petition.v1": PetitionLetters(),
}


def format_of(name: str) -> Format:
    """:raises ConnectionInvalid: no such format."""
    if name not in FORMATS:
        raise ConnectionInvalid("没有这种交换格式，请从列表中选择。", field="form")
    return FORMATS[name]


__all__ = ["FORMATS", "Format", "ListPage", "Listed", "Status", "format_of"]
