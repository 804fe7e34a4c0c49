"""Importing files: rows become disputes once, wrong cells are told with row, column and reason, a dry run writes nothing."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from intake.tables import BUS, DISPUTES
from servicekit.engine import make_engine, reading, service_url

HEAD = "来源,情况,发生村,发生日期,涉及金额,外部编号,申请人,申请人电话,申请人证件号码,被申请人,保密"
GOOD = (
    "来信,邻居家的滴水檐伸到我家院里下雨就流水。,拳东,2026-03-01,1200.50,XF-1,王小明,13812345678,,赵大山,是"
)
NO_REFERENCE = "letter,村头的路灯坏了三个月没有人修。,370832104201,,,,李小红,,,,"
WRONG = "来信,短,火星村,2026-02-30,,XF-2,,12345,370832199001010017,,"


def written(folder: Path, *rows: str, name: str = "old.csv", encoding: str = "utf-8") -> Path:
    path = folder / name
    path.write_text("\n".join((HEAD, *rows)) + "\n", encoding)
    return path


def stored(settings: Any) -> list[Any]:
    engine = make_engine(service_url(settings.database_url, "intake"))
    with reading(engine) as session:
        found = list(session.execute(select(DISPUTES).order_by(DISPUTES.c.number)))
    engine.dispose()
    return found


def test_rows_become_disputes_and_events_that_wait_for_the_platform(
    settings: Any, figures: Any, tmp_path: Path
) -> None:
    report = figures("import", written(tmp_path, GOOD, "", NO_REFERENCE))
    assert {key: report[key] for key in ("rows", "registered", "repeated", "wrong", "dry_run")} == {
        "rows": 2, "registered": 2, "repeated": 0, "wrong": 0, "dry_run": False,
    }  # fmt: skip
    first, second = stored(settings)
    assert (first.channel, first.village_code, str(first.amount_yuan)) == (
        "letter",
        "370832104200",
        "1200.50",
    )
    assert (first.confidential, first.external_ref, first.registered_by) == (True, "XF-1", "command-line")
    assert "王小明" not in first.narrative_masked and second.external_ref is None
    engine = make_engine(service_url(settings.database_url, "intake"))
    with reading(engine) as session:
        waiting = select(func.count()).select_from(BUS.outbox).where(BUS.outbox.c.published_at.is_(None))
        assert session.scalar(waiting) == 2
    engine.dispose()


def test_a_wrong_row_is_told_cell_by_cell_and_costs_only_itself(
    settings: Any, figures: Any, tmp_path: Path
) -> None:
    report = figures("import", written(tmp_path, GOOD, WRONG), exit_code=1)
    assert (report["rows"], report["registered"], report["wrong"]) == (2, 1, 1)
    assert {(error["row"], error["column"]) for error in report["errors"]} == {
        (3, "情况"), (3, "发生村"), (3, "发生日期"), (3, "申请人"), (3, "申请人电话"), (3, "申请人证件号码"),
    }  # fmt: skip
    assert all(error["reason"] for error in report["errors"])
    assert len(stored(settings)) == 1


def test_a_column_that_nobody_knows_is_named_and_left_out(var: Path, fengqiao: Any, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("来源,情况,申请人,心情\n来信,路灯坏了没有人来修理。,王小明,平静\n", "utf-8")
    answer = fengqiao("import", path, "--dry-run")
    assert "ignored columns: 心情" in answer.stdout


def test_wrong_rows_are_no_second_sentence_on_standard_error(
    var: Path, fengqiao: Any, tmp_path: Path
) -> None:
    answer = fengqiao("import", written(tmp_path, WRONG))
    assert (answer.exit_code, answer.stderr) == (1, "")
    assert "太短" in answer.stdout


def test_the_same_file_again_registers_nothing_twice(settings: Any, figures: Any, tmp_path: Path) -> None:
    path = written(tmp_path, GOOD, NO_REFERENCE, NO_REFERENCE)
    assert figures("import", path)["registered"] == 2
    again = figures("import", path)
    assert (again["registered"], again["repeated"]) == (0, 3)
    assert len(stored(settings)) == 2


def test_a_dry_run_tells_the_same_and_writes_nothing(settings: Any, figures: Any, tmp_path: Path) -> None:
    path = written(tmp_path, GOOD, NO_REFERENCE, NO_REFERENCE, WRONG)
    dry = figures("import", path, "--dry-run", exit_code=1)
    assert (dry["registered"], dry["repeated"], dry["wrong"]) == (2, 1, 1)
    assert stored(settings) == []
    real = figures("import", path, exit_code=1)
    assert {**real, "dry_run": True} == dry
    after = figures("import", path, "--dry-run", exit_code=1)
    assert (after["registered"], after["repeated"]) == (0, 3)


def test_more_rows_than_one_transaction_holds_are_numbered_without_a_gap(
    settings: Any, figures: Any, tmp_path: Path
) -> None:
    rows = [f"letter,第{n}件事：路灯坏了没有人修理。,,,,R-{n},王某{n},,,," for n in range(120)]
    assert figures("import", written(tmp_path, *rows))["registered"] == 120
    assert [row.number for row in stored(settings)][::119] == ["LSQP-2026-000001", "LSQP-2026-000120"]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030"])
def test_csv_of_chinese_spreadsheet_programs_is_read(
    figures: Any, var: Path, tmp_path: Path, encoding: str
) -> None:
    assert figures("import", written(tmp_path, GOOD, encoding=encoding), "--dry-run")["registered"] == 1


def test_json_lines_are_bodies_of_the_api(settings: Any, figures: Any, tmp_path: Path) -> None:
    path = tmp_path / "old.jsonl"
    body = {
        "channel": "letter", "narrative": "邻居占了我家的宅基地一米宽。",
        "parties": [{"name": "王五", "role": "applicant"}, {"name": "李四", "role": "other", "phone": "12"}],
    }  # fmt: skip
    path.write_text(json.dumps(body, ensure_ascii=False) + "\n", "utf-8")
    assert figures("import", path, exit_code=1)["errors"][0]["column"] == "parties.1.phone"


def workbook(path: Path, rows: list[list[object]]) -> Path:
    """The smallest workbook that there is: one sheet with inline texts, numbers and a date."""

    def cell(value: object) -> str:
        if isinstance(value, int | float):
            return f"<c><v>{value}</v></c>"
        return f'<c t="inlineStr"><is><t>{value}</t></is></c>'

    lines = "".join(f"<row>{''.join(map(cell, row))}</row>" for row in rows)
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    relations = "http://schemas.openxmlformats.org/package/2006/relationships"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
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
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{main}"><sheetData>{lines}</sheetData></worksheet>',
    }
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return path


def test_a_workbook_is_read_and_a_phone_that_became_a_number_stays_one(
    settings: Any, figures: Any, tmp_path: Path
) -> None:
    rows: list[list[object]] = [
        ["channel", "narrative", "applicant_name", "applicant_phone", "people_involved"],
        ["来信", "邻居占了我家的宅基地一米宽。", "王五", 13812345678.0, 3],
        ["来信", "短", "王五", 13812345678, 3],
    ]
    report = figures("import", workbook(tmp_path / "old.xlsx", rows), exit_code=1)
    assert (report["registered"], report["errors"][0]["row"], report["errors"][0]["column"]) == (
        1,
        3,
        "narrative",
    )
    assert stored(settings)[0].people_involved == 3


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.pdf", b"x", "only .csv, .xlsx"),
        ("a.csv", b"", "no headings"),
        ("a.csv", "天气,心情\n".encode(), "unknown column '天气'、'心情'"),
        ("a.csv", b"channel\n\xff\xff\xff\n", "neither UTF-8 nor GB18030"),
        ("a.xlsx", b"not a workbook", "cannot be read as a workbook"),
        ("a.jsonl", b'{"a": 1}\n{\n', "line 2 is not JSON"),
        ("a.jsonl", b"[1]\n", "line 1 is not a JSON object"),
    ],
)
def test_a_file_that_cannot_be_read_is_told_in_one_sentence(
    var: Path, fengqiao: Any, tmp_path: Path, name: str, content: bytes, said: str
) -> None:
    (tmp_path / name).write_bytes(content)
    answer = fengqiao("import", tmp_path / name)
    assert answer.exit_code == 1
    assert said in answer.output and len(answer.output.strip().splitlines()) == 1


def test_a_file_or_a_database_that_is_not_there_is_told(var: Path, fengqiao: Any, tmp_path: Path) -> None:
    missing = fengqiao("import", tmp_path / "nothing.csv")
    assert missing.exit_code == 1 and "nothing.csv" in missing.output
    (var / "intake.db").unlink()
    empty = fengqiao("import", written(tmp_path, GOOD))
    assert empty.exit_code == 1 and "fengqiao migrate" in empty.output
