"""intake: whole files of disputes, uploaded in parts, tried first and then registered in the background (文件导入)."""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import AwareDatetime, Field

from contracts.message import Answer, Request

LARGEST_FILE = 40_000_000  # bytes
PART = 500_000  # bytes of one part, before Base64
IMPORT_STATES: dict[str, str] = {
    "uploading": "上传中", "waiting": "排队中", "running": "处理中", "checked": "已试导入", "done": "已导入", "failed": "读不了",
}  # fmt: skip

# column → its Chinese heading in a file
TOP = {
    "channel": "来源", "narrative": "情况", "village_code": "发生村", "place": "发生地点", "occurred_on": "发生日期",
    "people_involved": "涉及人数", "amount_yuan": "涉及金额", "external_ref": "外部编号", "confidential": "保密",
    "anonymous": "匿名", "type": "类型", "referred_by": "移送单位", "language": "沟通语言",
}  # fmt: skip
PARTY = {
    "name": "",
    "phone": "电话",
    "id_number": "证件号码",
    "village_code": "所在村",
    "organisation": "单位",
}
SIDES = {"applicant": "申请人", "respondent": "被申请人"}
COLUMNS = TOP | {
    f"{side}_{field}": f"{side_name}{field_name}"
    for side, side_name in SIDES.items()
    for field, field_name in PARTY.items()
}


class ImportRow(Answer):
    """One file: what became of its rows, on a dry run what would become of them."""

    import_id: str
    filename: str
    size: int
    state: str
    dry_run: bool
    total: int  # rows in the file, 0 until it was read through
    rows: int
    registered: int
    repeated: int
    wrong: int
    trouble: str = ""
    ignored: tuple[str, ...] = ()  # headings that stand for nothing: their columns are left out
    begun_at: AwareDatetime
    begun_by: str
    ended_at: AwareDatetime | None = None


class ImportRows(Answer):
    items: tuple[ImportRow, ...]
    next_cursor: str = ""


class ImportFault(Answer):
    """What is wrong in one cell."""

    seq: int
    row: int
    column: str
    reason: str


class ImportSheet(ImportRow):
    faults: tuple[ImportFault, ...]
    next_cursor: str = ""


class BeginImport(Request[ImportRow]):
    """Announces a file; its parts follow."""

    service: ClassVar[str] = "intake"
    filename: Annotated[str, Field(min_length=1, max_length=200)]
    size: Annotated[int, Field(ge=1, le=LARGEST_FILE)]


class AddImportPart(Request[ImportRow]):
    """The next part, Base64; the same position again is the same part."""

    service: ClassVar[str] = "intake"
    import_id: str
    position: Annotated[int, Field(ge=0, le=1_000)]
    content: Annotated[str, Field(max_length=PART * 4 // 3 + 8)]


class StartImport(Request[ImportRow]):
    """Tries the whole file, or registers what is right in it; sent again nothing is registered twice."""

    service: ClassVar[str] = "intake"
    import_id: str
    dry_run: bool = True


class ListImports(Request[ImportRows]):
    """The files of whoever asks, the newest first."""

    service: ClassVar[str] = "intake"
    cursor: str = ""
    limit: Annotated[int, Field(ge=1, le=200)] = 20


class GetImport(Request[ImportSheet]):
    service: ClassVar[str] = "intake"
    import_id: str
    cursor: str = ""
    limit: Annotated[int, Field(ge=1, le=200)] = 50
