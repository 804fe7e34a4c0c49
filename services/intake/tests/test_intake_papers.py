"""The papers of the counter: what they say, and that they open where people open them."""

from __future__ import annotations

import base64
import io
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from sqlalchemy.orm import Session

from contracts import intake as c
from contracts.attachments import FileContent
from contracts.notices import GetNotice
from intake import handlers
from intake.errors import NoticeMissing
from testkit.office import unseen


def online(session: Session, at_window: Any, form: Any) -> c.Registered:
    answer: c.Registered = handlers.register_dispute(at_window(session), form(channel="online"))
    session.flush()
    return answer


def refuse(session: Session, at_window: Any, dispute_id: str) -> None:
    handlers.refuse_dispute(at_window(session), c.RefuseDispute(dispute_id=dispute_id, reason_code="N3"))
    session.flush()


def paper(session: Session, at_window: Any, dispute_id: str, kind: str) -> FileContent:
    return handlers.get_notice(at_window(session), GetNotice(dispute_id=dispute_id, kind=kind))


def words(found: FileContent) -> str:
    document = Document(io.BytesIO(base64.b64decode(found.content)))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(line.text for line in document.paragraphs), *cells])


def test_a_receipt_has_the_code_and_masks_the_name(session: Session, at_window: Any, form: Any) -> None:
    one = online(session, at_window, form)
    found = paper(session, at_window, one.id, "receipt")
    assert found.filename == f"登记回执-{one.number}.docx"
    assert one.query_code in words(found) and "王*" in words(found) and "王小明" not in words(found)


def test_a_refusal_says_where_to_go_and_only_a_refused_dispute_has_it(
    session: Session, at_window: Any, form: Any
) -> None:
    one = online(session, at_window, form)
    with pytest.raises(NoticeMissing):
        paper(session, at_window, one.id, "refusal")
    refuse(session, at_window, one.id)
    said = words(paper(session, at_window, one.id, "refusal"))
    assert "行政复议接待室" in said and "首问单位继续负责" in said


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_both_open_in_libreoffice(session: Session, at_window: Any, form: Any, tmp_path: Path) -> None:
    one = online(session, at_window, form)
    refuse(session, at_window, one.id)
    kinds = ("receipt", "refusal")
    papers = {kind: base64.b64decode(paper(session, at_window, one.id, kind).content) for kind in kinds}
    assert unseen(papers, tmp_path) == {}
