"""Files that come with a registration: who may add and read them, what is refused, on both databases."""

from __future__ import annotations

import base64
import hashlib
import sys
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from contracts import attachments as files
from contracts import intake as c
from contracts.errors import Forbidden, Invalid, NotFound, WrongState
from contracts.people import CITIZEN, Actor
from intake import handlers, tables

PNG = b"\x89PNG\r\n\x1a\n" + bytes(200)
OFFICER = Actor(person_id="S0019", roles=("desk_officer",), rights=("dispute.read",), desk="sfs")
OTHER_WINDOW = Actor(
    person_id="S0002",
    roles=("receptionist",),
    rights=("dispute.register", "dispute.accept", "dispute.reveal", "dispute.read"),
)


@pytest.fixture
def register(session: Session, at_window: Any, form: Any) -> Any:
    def make(**changes: Any) -> c.Registered:
        answer: c.Registered = handlers.register_dispute(at_window(session), form(**changes))
        session.flush()
        return answer

    return make


@pytest.fixture
def add(session: Session, at_window: Any) -> Any:
    def make(
        one: c.Registered,
        content: bytes = PNG,
        name: str = "王小明的欠条.exe",
        actor: Any = None,
        **more: Any,
    ) -> files.AttachmentSheet:
        settings = more.pop("settings", {})
        call = at_window(session, **({"actor": actor} if actor else {}))
        if settings:
            call.settings = call.settings.model_copy(update=settings)
        packed = base64.b64encode(content).decode()
        request = files.AddAttachment(dispute_id=one.id, filename=name, content=packed, **more)
        sheet = handlers.add_attachment(call, request)
        session.flush()
        return sheet

    return make


def actions(session: Session) -> list[str]:
    return list(session.scalars(select(tables.AUDIT.c.action)))


def test_a_file_is_kept_by_what_it_is_and_given_out_as_it_came(
    session: Session, at_window: Any, register: Any, add: Any, published: Any
) -> None:
    one = register()
    kept = add(one)
    assert (kept.filename, kept.media_type, kept.scan) == ("王小明的欠条.png", "image/png", "not_scanned")
    assert kept.sha256 == hashlib.sha256(PNG).hexdigest()
    row = session.execute(select(tables.ATTACHMENTS)).one()
    assert row.content != PNG and "王小明" not in row.sealed_name
    event = published(session)[-1]
    assert isinstance(event, files.AttachmentAdded) and "王小明" not in event.model_dump_json()
    request = files.GetAttachment(dispute_id=one.id, file_id=kept.file_id)
    assert base64.b64decode(handlers.get_attachment(at_window(session), request).content) == PNG
    listed = handlers.list_attachments(at_window(session), files.ListAttachments(dispute_id=one.id))
    assert [file.file_id for file in listed.items] == [kept.file_id]
    session.flush()
    assert {"file_added", "file_read", "files_listed"} <= set(actions(session))


def test_a_program_with_another_name_is_refused_in_a_sentence(register: Any, add: Any) -> None:
    with pytest.raises(Invalid, match="Windows 程序") as refused:
        add(register(), b"MZ\x90\x00" + bytes(100), "照片.jpg")
    assert refused.value.field == "content"


def test_what_is_too_much_is_refused(register: Any, add: Any) -> None:
    one = register()
    with pytest.raises(Invalid, match="不能超过"):
        add(one, settings={"largest_file": 100})
    add(one)
    with pytest.raises(Invalid, match="合计"):
        add(one, settings={"largest_dispute": 300})
    with pytest.raises(Invalid, match="最多 1 个"):
        add(one, settings={"most_files": 1})


def test_a_scanner_is_asked_where_there_is_one(register: Any, add: Any, tmp_path: Path) -> None:
    program = tmp_path / "scanner.py"
    program.write_text("import sys\nsys.exit(1 if b'bad' in sys.stdin.buffer.read() else 0)\n")
    scanner = {"malware_scan": f"{sys.executable} {program}"}
    one = register()
    assert add(one, settings=scanner).scan == "clean"
    with pytest.raises(Invalid, match="病毒"):
        add(one, PNG + b"bad", settings=scanner)


def test_a_citizen_adds_with_the_receipt_only_and_reads_nothing(
    session: Session, at_window: Any, register: Any, add: Any
) -> None:
    one, other = register(), register(channel="letter")
    kept = add(one, actor=CITIZEN, query_code=one.query_code)
    for code in ("", other.query_code):
        with pytest.raises(Forbidden):
            add(one, actor=CITIZEN, query_code=code)
    request = files.GetAttachment(dispute_id=one.id, file_id=kept.file_id)
    with pytest.raises(Forbidden):
        handlers.get_attachment(at_window(session, actor=CITIZEN), request)


def test_the_handler_and_the_window_read_files_and_nobody_else(
    session: Session, at_window: Any, register: Any, add: Any
) -> None:
    one = register()
    kept = add(one)
    request = files.GetAttachment(dispute_id=one.id, file_id=kept.file_id)
    handlers.get_attachment(at_window(session, actor=OTHER_WINDOW), request)
    handling = request.model_copy(update={"handles": True})
    handlers.get_attachment(at_window(session, actor=OFFICER), handling)
    with pytest.raises(Forbidden):
        handlers.get_attachment(at_window(session, actor=OFFICER), request)
    with pytest.raises(NotFound):
        other = request.model_copy(update={"dispute_id": register(channel="letter").id})
        handlers.get_attachment(at_window(session), other)


def test_a_withdrawn_file_leaves_its_hash_and_the_reason(
    session: Session, at_window: Any, register: Any, add: Any
) -> None:
    one = register()
    kept = add(one)
    request = files.WithdrawAttachment(
        dispute_id=one.id, file_id=kept.file_id, reason="拍到了张三13812345678"
    )
    gone = handlers.withdraw_attachment(at_window(session), request)
    assert gone.withdrawn_by == "S0001" and gone.sha256 == kept.sha256 and "1381234" not in gone.withdrawn_why
    with pytest.raises(WrongState):
        handlers.withdraw_attachment(at_window(session), request)
    with pytest.raises(NotFound):
        handlers.get_attachment(
            at_window(session), files.GetAttachment(dispute_id=one.id, file_id=kept.file_id)
        )
