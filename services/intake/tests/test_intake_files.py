"""Files that are imported: every way of writing a row, files that are broken, and the background work with its progress."""

from __future__ import annotations

import base64
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import pytest
from sqlalchemy import func, select, update

from contracts import import_files as c
from contracts.errors import Invalid, NotFound, WrongState
from contracts.people import Actor
from intake import errands, handlers, tables
from intake.errands.files import UnreadableFile, entries
from intake.errands.files.cells import amount_text, count_text, day_text
from intake.queries.imports import get_import, list_imports
from messaging import outbox
from servicekit.engine import transaction

HEAD = "来源,情况,发生日期,外部编号,申请人,申请人电话"
ROW = "来信,邻居家的滴水檐伸到我家院里。,2026年3月1日,{n},王小明,１３８１２３４５６７８"
CLERK = Actor(person_id="S0001", roles=("receptionist",), rights=("dispute.register",))


def workbook(path: Path, rows: list[list[object]], merged: tuple[str, ...] = ()) -> Path:
    """A workbook with one sheet of inline texts and numbers, and merged cells."""
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    relations = "http://schemas.openxmlformats.org/package/2006/relationships"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"

    def cell(r: int, k: int, value: object) -> str:
        place = f'r="{chr(65 + k)}{r}"'
        if isinstance(value, int | float):
            return f"<c {place}><v>{value}</v></c>"
        return (
            f'<c {place} t="inlineStr"><is><t>{escape(str(value))}</t></is></c>' if value is not None else ""
        )

    lines = "".join(
        f'<row r="{r}">{"".join(cell(r, k, value) for k, value in enumerate(row))}</row>'
        for r, row in enumerate(rows, 1)
    )
    blocks = "".join(f'<mergeCell ref="{one}"/>' for one in merged)
    merges = f'<mergeCells count="{len(merged)}">{blocks}</mergeCells>' if merged else ""
    files = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{relations}"><Relationship Id="r1" Type="{office}/officeDocument"'
        ' Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{office}"><sheets>'
        '<sheet name="一" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{relations}"><Relationship Id="r1"'
        f' Type="{office}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{main}"><sheetData>{lines}</sheetData>{merges}</worksheet>',
    }
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return path


# cells


@pytest.mark.parametrize(
    "written",
    [
        "2026年3月1日",
        "2026/3/1",
        "2026.3.1",
        "2026-03-01",
        "20260301",
        "２０２６年３月１日",
        "46082",
        "2026/3/1 9:05",
    ],
)
def test_a_day_is_understood_however_it_was_written(written: str) -> None:
    assert day_text(written) == "2026-03-01"


@pytest.mark.parametrize(
    ("written", "amount"),
    [
        ("1,200元", "1200"),
        ("￥1200.50", "1200.50"),
        ("1.2万元", "12000"),
        ("0.12345万", "1234.5"),
        ("若干", "若干"),
    ],
)
def test_an_amount_is_understood_however_it_was_written(written: str, amount: str) -> None:
    assert amount_text(written) == amount


def test_what_is_no_day_or_number_stays_to_be_told() -> None:
    assert (day_text("去年冬天"), count_text("３人"), count_text("很多人")) == ("去年冬天", "3", "很多人")


# files


def test_a_title_above_the_headings_and_merged_cells_are_understood(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["拳铺镇矛盾纠纷台账", None, None, None],
        [None, None, None, None],
        ["来源", "情况", "发生日期", "申请人"],
        ["来信", "路灯坏了没有人修理", 46082, "王小明"],
        [None, "水沟堵了没有人清理", 46083, "李小红"],
        ["窗口", "猪圈味道大影响邻居", "2026.3.3", "赵大山"],
    ]
    path = workbook(tmp_path / "a.xlsx", rows, ("A1:D1", "A4:A5"))
    found = [(one.row, one.body["channel"], one.body["occurred_on"]) for one in entries(path, {})]
    assert found == [(4, "letter", "2026-03-01"), (5, "letter", "2026-03-02"), (6, "window", "2026-03-03")]


def test_gb18030_is_read_and_a_row_that_is_shifted_is_marked(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(f"{HEAD}\n{ROW.format(n=1)},多出来的\n{ROW.format(n=2)}\n", "gb18030")
    first, second = entries(path, {})
    assert (first.over, second.over) == (True, False)
    assert second.body["parties"][0]["phone"] == "13812345678"


def test_a_column_that_nobody_knows_is_left_out_and_named(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(f"心情,,{HEAD}\n平静,又来了,{ROW.format(n=1)}\n", "utf-8")
    (one,) = entries(path, {})
    assert one.ignored == ("心情", "第2列")
    assert one.body["channel"] == "letter" and not one.over


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.csv", f'{HEAD}\n来信,"没有写完的一'.encode(), "第 2 行读不下去"),
        ("a.csv", HEAD.encode("utf-16"), "编码既不是"),
        ("a.csv", f"{HEAD}\n".encode() + b"\xe6\x9d", "编码既不是"),
        ("a.csv", "来源,来源,情况\n".encode(), "出现了两次"),
        ("a.csv", "这是一份台账\n\n".encode(), "没有表头"),
        ("a.csv", "甲,乙\n1,2\n".encode(), "不认识这些列"),
        ("a.xlsx", b"PK\x03\x04 half", "不是完整的"),
        ("a.doc", b"x", "只能导入"),
        ("a.jsonl", b"[" * 5_000, "不是 JSON"),
    ],
)
def test_a_broken_file_is_told_in_one_sentence(tmp_path: Path, name: str, content: bytes, said: str) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(UnreadableFile) as refused:
        list(entries(tmp_path / name, {}))
    assert (said in refused.value.said and str(refused.value).isascii() is False) or refused.value.said


def test_a_workbook_that_was_cut_off_is_told(tmp_path: Path) -> None:
    whole = workbook(tmp_path / "a.xlsx", [["来源", "情况"], ["来信", "路灯坏了没有人修理"]]).read_bytes()
    (tmp_path / "half.xlsx").write_bytes(whole[: len(whole) // 2])
    with pytest.raises(UnreadableFile):
        list(entries(tmp_path / "half.xlsx", {}))


# the background


class Desk:
    """Who brings a file, and the errand that works on it."""

    def __init__(self, engine: Any, at_window: Any) -> None:
        self.engine, self.at_window, self.opened = engine, at_window, 0
        self.stop_at = 0

    @contextmanager
    def calling(self, actor: Actor = CLERK) -> Iterator[Any]:
        self.opened += 1
        if self.stop_at and self.opened >= self.stop_at:
            raise RuntimeError("the process was killed")
        with transaction(self.engine) as session:
            yield self.at_window(session, actor=actor)
            outbox.forget(session)

    def bring(self, content: bytes, filename: str = "台账.csv") -> str:
        with self.calling() as call:
            made = handlers.begin_import(call, c.BeginImport(filename=filename, size=len(content)))
        for position, start in enumerate(range(0, len(content), 4_000)):
            part = base64.b64encode(content[start : start + 4_000]).decode()
            with self.calling() as call:
                wanted = c.AddImportPart(import_id=made.import_id, position=position, content=part)
                handlers.add_import_part(call, wanted)
        return made.import_id

    def work(self, import_id: str, *, dry_run: bool) -> c.ImportSheet:
        with self.calling() as call:
            handlers.start_import(call, c.StartImport(import_id=import_id, dry_run=dry_run))
        assert errands.import_waiting(self.calling)
        return self.sheet(import_id)

    def sheet(self, import_id: str, actor: Actor = CLERK) -> c.ImportSheet:
        with self.calling(actor) as call:
            return get_import(call.session, c.GetImport(import_id=import_id), actor)

    def count(self, table: Any) -> int:
        with self.calling() as call:
            return call.session.scalar(select(func.count()).select_from(table)) or 0


@pytest.fixture
def desk(engine: Any, at_window: Any) -> Desk:
    return Desk(engine, at_window)


def table(*rows: str) -> bytes:
    return "\n".join((HEAD, *rows)).encode()


WRONG = "来信,短,去年,W,,12345"


def test_a_file_is_tried_told_by_row_and_column_and_then_registered(desk: Desk) -> None:
    import_id = desk.bring(table(*(ROW.format(n=n) for n in range(120)), ROW.format(n=5), WRONG))
    tried = desk.work(import_id, dry_run=True)
    assert (tried.state, tried.rows, tried.registered, tried.repeated, tried.wrong) == (
        "checked",
        122,
        120,
        1,
        1,
    )
    assert {(one.row, one.column) for one in tried.faults} == {
        (123, "情况"), (123, "发生日期"), (123, "申请人"), (123, "申请人电话"),
    }  # fmt: skip
    assert desk.count(tables.DISPUTES) == 0
    done = desk.work(import_id, dry_run=False)
    assert (done.state, done.registered, done.repeated, done.wrong) == ("done", 120, 1, 1)
    assert desk.count(tables.DISPUTES) == 120
    again = desk.work(import_id, dry_run=False)
    assert (again.registered, again.repeated) == (0, 121)


def test_a_dry_run_warns_of_columns_that_nobody_knows_and_names_a_missing_one_in_chinese(desk: Desk) -> None:
    import_id = desk.bring("情况,申请人,心情\n路灯坏了没有人来修理,王小明,平静\n".encode())
    tried = desk.work(import_id, dry_run=True)
    assert (tried.state, tried.ignored) == ("checked", ("心情",))
    assert "来源" in {one.column for one in tried.faults}


def test_a_killed_process_is_gone_on_from_where_it_was(desk: Desk) -> None:
    import_id = desk.bring(table(*(ROW.format(n=n) for n in range(120))))
    with desk.calling() as call:
        handlers.start_import(call, c.StartImport(import_id=import_id, dry_run=False))
    desk.stop_at = desk.opened + 8  # in the middle: claimed, parts read, one chunk written
    with pytest.raises(RuntimeError):
        errands.import_waiting(desk.calling)
    desk.stop_at = 0
    halfway = desk.sheet(import_id)
    assert halfway.state == "running" and 0 < halfway.rows < 120
    assert not errands.import_waiting(desk.calling), "the lease is another process's"
    with desk.calling() as call:
        call.session.execute(update(tables.IMPORTS).values(lease_until=None, state="waiting"))
    assert errands.import_waiting(desk.calling)
    done = desk.sheet(import_id)
    assert (done.state, done.rows, done.registered) == ("done", 120, 120)
    assert desk.count(tables.DISPUTES) == 120


def test_what_cannot_be_read_to_its_end_registers_nothing(desk: Desk) -> None:
    import_id = desk.bring(table(*(ROW.format(n=n) for n in range(60)), '来信,"没有写完'))
    found = desk.work(import_id, dry_run=False)
    assert found.state == "failed" and "第 62 行" in found.trouble
    assert desk.count(tables.DISPUTES) == 0


def test_a_file_is_kept_sealed_and_dropped_when_it_was_registered(desk: Desk) -> None:
    import_id = desk.bring(table(ROW.format(n=1)))
    with desk.calling() as call:
        assert "王小明".encode() not in (call.session.scalar(select(tables.PARTS.c.content)) or b"")
    desk.work(import_id, dry_run=False)
    assert desk.count(tables.PARTS) == 0
    with pytest.raises(WrongState), desk.calling() as call:
        handlers.start_import(call, c.StartImport(import_id=import_id))


def test_a_file_is_only_for_who_brought_it(desk: Desk) -> None:
    import_id = desk.bring(table(ROW.format(n=1)))
    other = Actor(person_id="S0002", rights=("dispute.register",))
    with pytest.raises(NotFound):
        desk.sheet(import_id, other)
    with desk.calling(other) as call:
        assert list_imports(call.session, c.ListImports(), other).items == ()
    with pytest.raises(NotFound), desk.calling(other) as call:
        handlers.start_import(call, c.StartImport(import_id=import_id))
    with pytest.raises(Invalid), desk.calling() as call:
        handlers.add_import_part(call, c.AddImportPart(import_id=import_id, position=1, content="不是"))
