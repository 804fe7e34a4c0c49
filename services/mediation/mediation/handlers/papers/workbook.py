"""The statistics as a workbook: a row for each committee, sums and control sums as formulas with their values."""

from __future__ import annotations

import io
from itertools import groupby

import xlsxwriter
from xlsxwriter.utility import xl_col_to_name

from contracts import mediation as c

TITLE = "人民调解案件情况统计表"
CHECK_NAMES = {
    "body": "各类调委会之和＝案件总数", "source": "各来源之和＝案件总数", "type": "十八类之和＝案件总数",
    "sent": "移送各部门之和＝接受委托移送", "success": "调解成功≤案件总数", "forms": "口头＋书面≤调解成功",
}  # fmt: skip
HEAD = 4  # rows above the first committee
FIRST = 1  # the first column with a figure


def statistics_book(sheet: c.StatisticsSheet, committee: str) -> bytes:
    """The workbook; cells keep figures, not texts."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        page = book.add_worksheet("统计表")
        page.set_landscape()
        page.set_paper(8)  # A3
        page.fit_to_pages(1, 0)
        page.freeze_panes(HEAD, FIRST)
        page.repeat_rows(2, HEAD - 1)
        _head(book, page, sheet, committee)
        _rows(book, page, sheet)
        _checks(book, page, sheet)
    return buffer.getvalue()


def _head(
    book: xlsxwriter.Workbook, page: xlsxwriter.worksheet.Worksheet, sheet: c.StatisticsSheet, committee: str
) -> None:
    bold = book.add_format(
        {"bold": True, "align": "center", "text_wrap": True, "valign": "vcenter", "border": 1}
    )
    big = book.add_format({"bold": True, "font_size": 16, "align": "center"})
    last = len(sheet.columns)
    page.merge_range(0, 0, 0, last, TITLE, big)
    page.write(1, 0, f"填报单位：{committee}　统计时段：{sheet.from_on} 至 {sheet.until_on}")
    page.merge_range(2, 0, 3, 0, "单位", bold)
    page.set_column(0, 0, 28)
    page.set_row(3, 60)
    at = FIRST
    for group, columns in groupby(sheet.columns, key=lambda one: one.group):
        names = [one.name for one in columns]
        if len(names) > 1:
            page.merge_range(2, at, 2, at + len(names) - 1, group, bold)
        else:
            page.write(2, at, group, bold)
        page.write_row(3, at, names, bold)
        at += len(names)


def _rows(book: xlsxwriter.Workbook, page: xlsxwriter.worksheet.Worksheet, sheet: c.StatisticsSheet) -> None:
    plain, strong = book.add_format({"border": 1}), book.add_format({"border": 1, "bold": True})
    for place, row in enumerate(sheet.rows, start=HEAD):
        page.write(place, 0, row.name, plain)
        page.write_row(place, FIRST, [float(row.values[one.code]) for one in sheet.columns], plain)
    for place, row in enumerate(sheet.sums, start=HEAD + len(sheet.rows)):
        page.write(place, 0, row.name, strong)
        page.write_row(place, FIRST, [float(row.values[one.code]) for one in sheet.columns], strong)
    total = HEAD + len(sheet.rows) + len(sheet.sums) - 1
    for column, one in enumerate(sheet.columns, start=FIRST):
        letter = xl_col_to_name(column)
        value = float(sheet.sums[-1].values[one.code])
        page.write_formula(total, column, f"={letter}{total - 1}+{letter}{total}", strong, value)


def _checks(
    book: xlsxwriter.Workbook, page: xlsxwriter.worksheet.Worksheet, sheet: c.StatisticsSheet
) -> None:
    """Below the table: left, right and whether it holds, computed again by whoever opens the file."""
    wrong = book.add_format({"bold": True, "font_color": "#a8201a"})
    total, at = HEAD + len(sheet.rows) + len(sheet.sums), HEAD + len(sheet.rows) + len(sheet.sums) + 1
    place_of = {one.code: number for number, one in enumerate(sheet.columns, start=FIRST)}
    page.write(at, 0, "核对关系")
    for place, one in enumerate(sheet.checks, start=at + 1):
        cells = [f"{xl_col_to_name(place_of[code])}{total}" for code in one.columns]
        right = f"{xl_col_to_name(place_of[_right(one.code)])}{total}"
        row = place + 1
        page.write(place, 0, CHECK_NAMES[one.code], None if one.holds else wrong)
        page.write_formula(place, 1, f"={'+'.join(cells)}", None, float(one.left))
        page.write_formula(place, 2, f"={right}", None, float(one.right))
        sign = "<=" if one.most else "="
        said = "相符" if one.holds else "不符"
        page.write_formula(
            place, 3, f'=IF(B{row}{sign}C{row},"相符","不符")', None if one.holds else wrong, said
        )


def _right(code: str) -> str:
    return {"sent": "source_sent", "forms": "success"}.get(code, "total")
