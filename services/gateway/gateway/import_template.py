"""The workbook that people fill in for an import: every column with its choices, how to write it, and what may stand there.

Headings and choices are Chinese in every language, as an import reads them; the help speaks the reader's language.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from contracts.codes import CHANNELS, REFERRERS, TYPES
from contracts.import_files import COLUMNS, PARTY, SIDES
from gateway.i18n import t

REQUIRED = frozenset({"channel", "narrative", "applicant_name"})
# A dispute out of a warning is made from the warning itself, which knows its number.
IMPORTED_CHANNELS = tuple(name for code, name in CHANNELS.items() if code != "warning")
ROWS = 2_000  # for so many rows the cells offer their choices
WIDTHS = {"narrative": 60}

# column → (how to write it, an example)
TOP_HINTS: dict[str, tuple[str, str]] = {
    "channel": ("从哪里来的，按“取值”表选", "窗口"),
    "narrative": ("事情经过，5到20000个字", "两家因为院墙滴水多次争吵，协商不成"),
    "village_code": ("本镇的村写村名或12位代码，外地的写12位代码", ""),
    "place": ("门牌、地块、路口，最多100个字", ""),
    "occurred_on": ("年-月-日，2026年3月1日、2026/3/1也可以；不能晚于今天", "2026-03-01"),
    "people_involved": ("整数，1到100000", "2"),
    "amount_yuan": ("元，可以写“1.2万”，最多两位小数", "1200"),
    "external_ref": ("来文或者原系统的编号；同一来源同一编号只登记一次", "第18号"),
    "confidential": ("是或者否", "否"),
    "anonymous": ("是或者否；匿名的，申请人姓名写“匿名”", "否"),
    "type": ("按“取值”表选，不知道就空着", "邻里"),
    "referred_by": ("别的单位移送、委托的，按“取值”表选", ""),
    "language": ("当事人需要的语言，例如手语、方言", ""),
}
PARTY_HINTS: dict[str, tuple[str, str]] = {
    "name": ("姓名或者单位名称，最多80个字", "某某"),
    "phone": ("手机，或者区号加座机号码", ""),
    "id_number": ("18位身份证号码，单元格设成文本", ""),
    "village_code": ("住在哪个村，村名或者12位代码", ""),
    "organisation": ("在哪个单位，最多100个字", ""),
}
# column → the list of the sheet of choices that its cells offer
CHOSEN = {
    "channel": "来源", "type": "类型", "referred_by": "移送单位", "confidential": "是否", "anonymous": "是否",
    "village_code": "村", **{f"{side}_village_code": "村" for side in SIDES},
}  # fmt: skip


def hint(column: str) -> tuple[str, str]:
    """How a column is written, and an example ("" where one would be somebody's)."""
    return TOP_HINTS.get(column) or PARTY_HINTS[column.partition("_")[2]]


def lines() -> list[tuple[str, bool, str, str]]:
    """Every column: heading, whether it must be filled, how it is written, an example."""
    return [(heading, column in REQUIRED, *hint(column)) for column, heading in COLUMNS.items()]


def workbook(villages: Sequence[str]) -> Any:
    """Three sheets: what is filled in, how, and the choices; an import reads the first alone."""
    import openpyxl

    book = openpyxl.Workbook()
    choices = _choices(villages)
    _filled_in(book.active, choices)
    _help(book.create_sheet("说明"))
    _values(book.create_sheet("取值"), choices)
    return book


def _choices(villages: Sequence[str]) -> dict[str, Sequence[str]]:
    """Title in the sheet of choices → what may be chosen."""
    return {
        "来源": IMPORTED_CHANNELS,
        "类型": tuple(TYPES.values()),
        "移送单位": tuple(REFERRERS.values()),
        "是否": ("是", "否"),
        "村": tuple(villages),
    }


def _filled_in(sheet: Any, choices: Mapping[str, Sequence[str]]) -> None:
    from openpyxl.styles import Font

    sheet.title, sheet.freeze_panes = "纠纷", "A2"
    for number, (column, heading) in enumerate(COLUMNS.items(), 1):
        cell = sheet.cell(1, number, heading)
        cell.font = Font(bold=True, color="C00000" if column in REQUIRED else None)
        letter = cell.column_letter
        sheet.column_dimensions[letter].width = WIDTHS.get(column, max(12, 2 * len(heading) + 4))
        sheet.column_dimensions[letter].number_format = "@"  # long numbers keep all their digits
        title = CHOSEN.get(column, "")
        if choices.get(title):
            sheet.add_data_validation(_offer(f"{letter}2:{letter}{ROWS}", title, choices))


def _offer(cells: str, title: str, choices: Mapping[str, Sequence[str]]) -> Any:
    """A list to choose from; only of villages other words may stand, since one elsewhere is written as its code."""
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    letter, last = get_column_letter(list(choices).index(title) + 1), len(choices[title]) + 1
    offer = DataValidation("list", formula1=f"'取值'!${letter}$2:${letter}${last}", allow_blank=True)
    offer.showErrorMessage = title != "村"
    offer.errorTitle, offer.error = t("没有这个取值"), t("请从列表中选择，全部取值在“取值”表里。")
    offer.add(cells)
    return offer


def _help(sheet: Any) -> None:
    sheet.append([t("列"), t("必填"), t("怎么填"), t("例子")])
    for heading, required, how, example in lines():
        sheet.append([heading, t("必填") if required else "", t(how), example])
    sheet.append([])
    sheet.append([t("在“纠纷”表里一行填一件，从第二行起；不用的列可以删掉。")])
    sheet.append([t("没有被申请人的，这几列都空着：{columns}", columns="、".join(_of_second()))])
    for letter, width in zip("ABCD", (22, 8, 60, 40), strict=True):
        sheet.column_dimensions[letter].width = width


def _of_second() -> list[str]:
    return [COLUMNS[f"respondent_{field}"] for field in PARTY]


def _values(sheet: Any, choices: Mapping[str, Sequence[str]]) -> None:
    for number, (title, values) in enumerate(choices.items(), 1):
        for row, value in enumerate((title, *values), 1):
            sheet.cell(row, number, value)
        sheet.column_dimensions[sheet.cell(1, number).column_letter].width = 24
