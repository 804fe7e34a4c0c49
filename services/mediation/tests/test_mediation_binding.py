"""The sealed case file: everything on continuous pages, readable again, unchangeable, and every change shows."""

from __future__ import annotations

import base64
import hashlib
import io
import re
import sys
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

import pypdfium2
import pytest
from PIL import Image
from pypdf import PdfReader, PdfWriter
from sqlalchemy import update
from sqlalchemy.orm import Session

from contracts import mediation as c
from contracts.people import Actor
from mediation import errands, handlers, queries, tables
from mediation.errands import pressing
from mediation.errands.press.binder import Binder
from mediation.errands.press.printing import Pages
from mediation.errands.pressing import Press
from mediation.errors import (
    BoundFileUnknown,
    FileClosed,
    FileIncomplete,
    FileUnprintable,
    NotYourProceeding,
    SamePerson,
)
from mediation.handlers import bindery
from mediation.handlers.bindery import Job, Made
from mediation.model import Piece
from mediation.policies import consistency
from servicekit.clock import SHANGHAI
from servicekit.sheet import Sheet

SECOND = Actor(person_id="T1", rights=("mediation.approve", "dispute.read_all"))
MADE = datetime(2026, 3, 1, tzinfo=SHANGHAI)
WHY = "双方当场结清，没有另写收条；身份证已经核对原件。"


def photo(width: int = 600, height: int = 400) -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (width, height), "#88aacc").save(buffer, "JPEG")
    return buffer.getvalue()


def scan(pages: int = 2) -> bytes:
    writer, buffer = PdfWriter(), io.BytesIO()
    for _ in range(pages):
        writer.add_blank_page(800, 600)
    writer.write(buffer)
    return buffer.getvalue()


def attach(walk: Any, purpose: str, filename: str, content: bytes) -> c.FileSheet:
    request = c.AttachFile(
        dispute_id="d1", purpose=purpose, filename=filename, content=base64.b64encode(content).decode()
    )
    return walk.run(handlers.attach_file, request, walk.mediator())


def agreed(walk: Any) -> None:
    walk.open()
    walk.all_steps()
    walk.agree()
    attach(walk, "identity", "身份证.jpg", photo())
    attach(walk, "signed_paper", "签字页.pdf", scan())


def ask(walk: Any, explanation: str = WHY) -> c.CaseFileSheet:
    request = c.BindFile(dispute_id="d1", explanation=explanation)
    return walk.run(handlers.bind_file, request, walk.mediator())


def bind(walk: Any, explanation: str = WHY) -> c.CaseFileSheet:
    ask(walk, explanation)
    assert errands.bind_waiting(walk.calling) == 1
    return the_file(walk)


def the_file(walk: Any) -> c.CaseFileSheet:
    request = c.GetCaseFile(dispute_id="d1")
    key = walk.settings.identity_key
    return queries.get_case_file(walk.session, request, walk.mediator(), key, walk.office)


def the_pdf(walk: Any, version: int = 0) -> bytes:
    found = walk.run(
        handlers.get_bound_file, c.GetBoundFile(dispute_id="d1", version=version), walk.mediator()
    )
    return base64.b64decode(found.content)


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """For what does not look into the PDF: making one costs a second."""

    def printed(calling: Any, job: Job) -> Made:
        writer, buffer = PdfWriter(), io.BytesIO()
        writer.add_blank_page(100, 100)
        with calling() as call:
            writer.add_metadata({"/Title": f"{call.now} {job.words}"})
        writer.write(buffer)
        return Made(content=buffer.getvalue())

    monkeypatch.setattr("mediation.errands.binding.printed", printed)


def texts(pdf: bytes) -> list[str]:
    """The text of each page, as a browser reads it."""
    document = pypdfium2.PdfDocument(pdf)
    found = []
    for number in range(len(document)):
        page = document[number]
        words = page.get_textpage()
        found.append(words.get_text_bounded())
        words.close()
        page.close()
    document.close()
    return found


def fonts(pdf: bytes) -> Iterator[dict[str, Any]]:
    for page in PdfReader(io.BytesIO(pdf)).pages:
        for font in page["/Resources"].get("/Font", {}).values():
            yield font.get_object()["/DescendantFonts"][0].get_object()["/FontDescriptor"]


def verify(walk: Any, sha256: str = "", version: int = 0) -> c.BoundCheck:
    request = c.VerifyBoundFile(dispute_id="d1", sha256=sha256, version=version)
    return walk.run(handlers.verify_bound_file, request, walk.mediator())


def preview(walk: Any) -> list[str]:
    made = errands.preview_file(walk.calling_as(walk.mediator()), c.PreviewFile(dispute_id="d1"))
    return texts(base64.b64decode(made.content))


def test_a_file_is_previewed_while_it_is_mediated_and_says_on_every_page_that_it_is_not_sealed(
    walk: Any,
) -> None:
    walk.open()
    walk.step("hearing")
    pages = preview(walk)
    assert "人民调解卷宗" in pages[0] and all("预览，未封卷" in page for page in pages)
    lacking = next(one.lacks for one in the_file(walk).positions if one.lacks)
    assert lacking in "".join(pages).replace("\n", "")


def test_what_is_sealed_has_no_mark_of_a_preview(walk: Any) -> None:
    agreed(walk)
    bind(walk)
    assert not any("预览" in page for page in texts(the_pdf(walk)))


def test_the_sealed_file_has_cover_directory_numbered_pages_and_back_cover(walk: Any) -> None:
    agreed(walk)
    preview = errands.preview_file(walk.calling_as(walk.mediator()), c.PreviewFile(dispute_id="d1"))
    assert base64.b64decode(preview.content).startswith(b"%PDF")
    sheet = bind(walk)
    pages = texts(the_pdf(walk))
    assert "人民调解卷宗" in pages[0] and "王小明" in pages[0]
    assert "卷内目录" in pages[1]
    assert "备考表" in pages[-1] and f"{sheet.bound[0].pages}页" in pages[-1]
    inside = pages[2:-1]
    assert len(inside) == sheet.bound[0].pages
    assert all(f"第 {number} 页" in text for number, text in enumerate(inside, start=1))
    whole = "".join(pages).replace("\r\n", "")
    for words in (
        "人民调解协议书",
        "（2026）拳铺人调字第1号",
        "叁万元整",
        "卷宗情况说明",
        WHY,
        "结案报告表",
        "李芳",
    ):
        assert words in whole, words
    report = next(text for text in inside if "结案报告表" in text).replace("\r\n", "")
    assert re.search(r"填表时间\s*2026年3月\d+日", report) and "何时发现" not in whole
    at = next(place for place, text in enumerate(inside, start=1) if "权利义务告知书" in text)
    rows = pages[1].replace("\r", "").split("\n")
    assert any("权利义务告知书" in row for row in rows) and any(str(at) in row for row in rows)
    assert all("/FontFile3" in font for font in fonts(the_pdf(walk)))
    assert sheet.bound[0].sha256 == hashlib.sha256(the_pdf(walk)).hexdigest()


def test_a_file_is_closed_at_once_and_bound_soon_after(walk: Any, session: Session, published: Any) -> None:
    agreed(walk)
    asked = ask(walk)
    assert asked.sealed and asked.binding and not asked.binding.failed and not asked.bound
    with pytest.raises(FileClosed):
        attach(walk, "receipt", "收条.jpg", photo())
    with pytest.raises(FileClosed):
        ask(walk)
    assert published(session)[-1].name() != "FileBound"
    assert errands.bind_waiting(walk.calling) == 1
    done = the_file(walk)
    assert done.sealed and done.binding is None and done.bound[0].bound_by == "M1"
    assert errands.bind_waiting(walk.calling) == 0


def test_how_far_it_is_can_be_read(walk: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    agreed(walk)
    ask(walk)
    seen = []
    add = Press.add

    def and_look(press: Press, piece: Piece) -> tuple[int, int]:
        binding = the_file(walk).binding
        assert binding is not None
        seen.append((binding.done, binding.total))
        return add(press, piece)

    monkeypatch.setattr(Press, "add", and_look)
    errands.bind_waiting(walk.calling)
    total = len(seen)
    assert seen == [(n, total) for n in range(total)] and total > 5


def test_nobody_else_takes_what_is_being_bound_until_the_lease_ends(walk: Any, small: None) -> None:
    agreed(walk)
    ask(walk)
    with walk.calling() as call:
        assert bindery.claim(call) is not None
    assert errands.bind_waiting(walk.calling) == 0
    walk.clock.wind(minutes=11)
    assert errands.bind_waiting(walk.calling) == 1
    assert the_file(walk).bound


@pytest.mark.parametrize("code", ["import sys; sys.exit(1)", "import time; time.sleep(60)"])
def test_a_press_that_ends_or_hangs_opens_the_file_again(
    walk: Any, monkeypatch: pytest.MonkeyPatch, code: str
) -> None:
    agreed(walk)
    ask(walk)
    monkeypatch.setattr(pressing, "COMMAND", (sys.executable, "-c", code))
    monkeypatch.setattr(pressing, "SECONDS", 0.2)
    assert [errands.bind_waiting(walk.calling) for _ in range(3)] == [1, 1, 0]
    found = the_file(walk)
    assert found.binding and found.binding.failed and found.may_bind and not found.sealed
    with pytest.raises(FileUnprintable):
        errands.preview_file(walk.calling_as(walk.mediator()), c.PreviewFile(dispute_id="d1"))
    monkeypatch.undo()
    assert bind(walk).bound and the_file(walk).binding is None


def test_what_lacks_must_be_explained(walk: Any, small: None) -> None:
    agreed(walk)
    with pytest.raises(FileIncomplete) as refused:
        bind(walk, "")
    assert refused.value.field == "explanation"
    assert bind(walk).bound[0].explained


def test_an_open_mediation_is_not_sealed(walk: Any) -> None:
    walk.open()
    with pytest.raises(FileIncomplete, match="还没有结束"):
        bind(walk)


def test_after_the_sealing_nothing_is_added_or_withdrawn(
    walk: Any, small: None, session: Session, published: Any
) -> None:
    agreed(walk)
    file = attach(walk, "other", "便条.jpg", photo())
    sheet = bind(walk)
    assert sheet.sealed and not sheet.may_bind
    assert published(session)[-1].name() == "FileBound"
    with pytest.raises(FileClosed, match="封卷"):
        attach(walk, "receipt", "收条.jpg", photo())
    with pytest.raises(FileClosed):
        walk.run(
            handlers.withdraw_file, c.WithdrawFile(file_id=file.file_id, reason="传错了"), walk.mediator()
        )
    with pytest.raises(FileClosed):
        bind(walk)


def test_what_comes_after_the_sealing_is_told(walk: Any, small: None) -> None:
    agreed(walk)
    bind(walk)
    walk.clock.wind(days=1)
    walk.run(handlers.take_visit, walk.visit())
    found = queries.get_case_file(
        walk.session, c.GetCaseFile(dispute_id="d1"), walk.mediator(), walk.settings.identity_key
    )
    assert found.late == ("封卷以后又有 1 次回访。",)


def test_a_copy_and_the_kept_file_are_verified_by_their_hash(walk: Any, small: None) -> None:
    agreed(walk)
    bind(walk)
    copy = the_pdf(walk)
    assert verify(walk).unchanged
    assert verify(walk, hashlib.sha256(copy).hexdigest()).unchanged
    changed = copy.replace(b"/Title", b"/Titel")
    assert not verify(walk, hashlib.sha256(changed).hexdigest()).known


def test_a_change_in_the_store_shows(walk: Any, small: None, session: Session) -> None:
    agreed(walk)
    bind(walk)
    session.execute(update(tables.BOUND_FILES).values(content=b"x" * 200))
    session.expire_all()
    found = verify(walk)
    assert found.known and not found.unchanged


def test_a_second_person_opens_it_again_and_the_sealed_one_stays(walk: Any, small: None) -> None:
    agreed(walk)
    bind(walk)
    first = the_pdf(walk)
    own = Actor(person_id="M1", rights=("mediation.work", "mediation.approve"))
    request = c.UnbindFile(dispute_id="d1", reason="王小明补交收条")
    with pytest.raises(SamePerson):
        walk.run(handlers.unbind_file, request, own)
    opened = walk.run(handlers.unbind_file, request, SECOND)
    assert not opened.sealed and "王小明" not in opened.bound[0].opened_why
    attach(walk, "receipt", "收条.jpg", photo())
    assert [one.version for one in bind(walk).bound] == [2, 1]
    assert the_pdf(walk, 1) == first
    assert verify(walk, version=1).unchanged


def test_only_few_may_open_it_and_a_file_that_was_never_sealed_is_said_so(walk: Any, small: None) -> None:
    agreed(walk)
    with pytest.raises(BoundFileUnknown):
        the_pdf(walk)
    bind(walk)
    reader = Actor(person_id="S1", rights=("supervision.read",))
    with pytest.raises(NotYourProceeding):
        walk.run(handlers.get_bound_file, c.GetBoundFile(dispute_id="d1"), reader)


def test_what_cannot_be_printed_has_a_page_with_its_hash() -> None:
    binder = Binder()
    for no, (name, kind, content) in enumerate(
        (
            ("录音.mp3", "audio/mpeg", b"sound"),
            ("坏.pdf", "application/pdf", b"%PDF-1.7 broken"),
            ("坏.jpg", "image/jpeg", b"x"),
        ),
        start=1,
    ):
        binder.add(Piece(f"6.{no}", name, kind, content))
    blank = Sheet("空", MADE).finished()
    pages = texts(binder.finished([blank], blank, "卷宗"))
    assert hashlib.sha256(b"sound").hexdigest() in pages[1].replace("\r\n", "")
    assert "损坏" in "".join(pages[2:])
    assert consistency_of(binder) == []


def consistency_of(binder: Binder) -> list[str]:
    return list(consistency.faults_of_pages(list(binder.bound.pages.values())))


def test_a_cell_higher_than_a_page_goes_on_on_the_next() -> None:
    pages = Pages()
    sheet = Sheet("记录", MADE)
    sheet.table([("序号", "内容"), ("1", "双方各自陈述了经过。" * 400)], (1, 6), head=True)
    pages.paper(sheet.finished())
    found = texts(pages.finished())
    assert len(found) > 2
    assert "".join(found).replace("\r\n", "").count("双方各自陈述了经过") >= 390


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"numbers": {"协议": "1号", "签名的定稿": "2号"}}, "协议的协议编号是1号，签名的定稿的是2号，请核对。"),
        ({"committees": {"文书": "甲调委会", "印章": "乙调委会"}}, "文书写的是甲调委会，印章是乙调委会，名称应当一致。"),
        ({"strangers": {"协议": ["王*"]}}, "协议上的当事人王*与登记的姓名不一致，请核对。"),
        (
            {"days": [[("受理", date(2026, 3, 2)), ("协议生效", date(2026, 3, 1))]]},
            "协议生效的日期（2026-03-01）早于受理的日期（2026-03-02），请核对。"),
        (
            {"written": True, "agreed_on": date(2026, 3, 1), "minutes_on": date(2026, 3, 2)},
            "调解记录（2026-03-02）在协议（2026-03-01）之后，请核对。"),
    ],
)  # fmt: skip
def test_papers_that_contradict_each_other_are_told(said: dict[str, Any], sentence: str) -> None:
    assert list(consistency.faults(consistency.Said(**said))) == [sentence]


@pytest.mark.parametrize(
    ("pages", "holds"), [([(1, 2), (3, 3)], True), ([(1, 2), (4, 4)], False), ([(2, 2)], False)]
)
def test_pages_must_go_on_without_a_gap(pages: list[tuple[int, int]], holds: bool) -> None:
    assert (not list(consistency.faults_of_pages(pages))) is holds


def test_a_party_that_the_registration_has_not_is_told_without_its_name(walk: Any) -> None:
    walk.open()
    walk.all_steps()
    walk.agree(parties=(walk.party("李芳", "applicant"), walk.party("王大明")))
    found = queries.get_case_file(
        walk.session, c.GetCaseFile(dispute_id="d1"), walk.mediator(), walk.settings.identity_key
    )
    assert [one for one in found.faults if "王*" in one and "王大明" not in one]
