"""Evidence is listed, corrected, given back and withdrawn; files are taken by their content."""

from __future__ import annotations

import base64
import hashlib
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from contracts import mediation as c
from contracts.people import Actor
from contracts.refusals import FileRefused
from mediation import handlers, queries, tables
from mediation.errors import (
    ChangedMeanwhile,
    EvidenceGone,
    FileClosed,
    FileUnknown,
    NotYourProceeding,
    WrongMoment,
)

PNG = b"\x89PNG\r\n\x1a\n" + bytes(100)
PDF = b"%PDF-1.7\n" + bytes(100)


def piece(walk: Any, **changes: Any) -> c.EvidenceInput:
    values: dict[str, Any] = {
        "name": "借条", "kind": "document", "provider": "李芳", "origin": "李芳家中保管", "pages": 1,
        "form": "original", "provided_on": walk.today, "proves": "王小明借款3万元",
    }  # fmt: skip
    return c.EvidenceInput(**{**values, **changes})


def add(walk: Any, **changes: Any) -> c.EvidenceList:
    request = c.AddEvidence(dispute_id="d1", evidence=piece(walk, **changes))
    return walk.run(handlers.add_evidence, request, walk.mediator())


def change(walk: Any, evidence_id: str, version: int, **changes: Any) -> c.EvidenceList:
    request = c.ChangeEvidence(evidence_id=evidence_id, version=version, evidence=piece(walk, **changes))
    return walk.run(handlers.change_evidence, request, walk.mediator())


def attach(walk: Any, content: bytes, filename: str = "借条.png", **more: Any) -> c.FileSheet:
    values = {"dispute_id": "d1", "purpose": "evidence", "filename": filename, **more}
    request = c.AttachFile(**values, content=base64.b64encode(content).decode())
    return walk.run(handlers.attach_file, request, walk.mediator())


def test_evidence_is_numbered_and_masked(walk: Any) -> None:
    walk.open()
    add(walk)
    found = add(walk, name="转账记录", kind="electronic", form="copy", pages=3)
    assert [(one.no, one.name, one.pages) for one in found.items] == [(1, "借条", 1), (2, "转账记录", 3)]
    assert (found.items[0].provider, found.items[0].received_by) == ("李*", "M1")
    assert "李芳" not in found.model_dump_json()


def test_who_saves_second_sees_what_the_first_one_changed(walk: Any) -> None:
    walk.open()
    entry = add(walk).items[0].evidence_id
    change(walk, entry, 1, pages=2)
    with pytest.raises(ChangedMeanwhile) as told:
        change(walk, entry, 1, name="借据")
    assert "林松原在3月11日" in told.value.message
    assert told.value.errors == (("version", "2"), ("pages", "对方改为：2"))
    found = change(walk, entry, 2, name="借据", pages=2)
    assert (found.items[0].name, found.items[0].version) == ("借据", 3)


def test_the_words_are_opened_for_the_mediator_and_the_look_is_kept(walk: Any, session: Session) -> None:
    walk.open()
    entry = add(walk).items[0].evidence_id
    request = c.OpenEvidence(evidence_id=entry)
    assert walk.run(handlers.open_evidence, request, walk.mediator()).evidence.provider == "李芳"
    with pytest.raises(NotYourProceeding):
        walk.run(handlers.open_evidence, request, walk.mediator("M2"))
    assert "evidence_read" in session.scalars(select(tables.AUDIT.c.action)).all()


def test_evidence_given_back_or_withdrawn_is_not_changed_any_more(walk: Any) -> None:
    walk.open()
    first, second = (add(walk).items[-1].evidence_id for _ in range(2))
    early = c.ReturnEvidence(
        evidence_id=first, returned_on=walk.today + timedelta(days=1), returned_to="李芳"
    )
    with pytest.raises(WrongMoment):
        walk.run(handlers.return_evidence, early, walk.mediator())
    back = c.ReturnEvidence(evidence_id=first, returned_on=walk.today, returned_to="李芳")
    walk.run(handlers.return_evidence, back, walk.mediator())
    gone = c.WithdrawEvidence(evidence_id=second, reason="拍错了，是别人的借条")
    found = walk.run(handlers.withdraw_evidence, gone, walk.mediator())
    assert [one.state for one in found.items] == ["returned", "withdrawn"]
    assert found.items[0].returned_to == "李*"
    with pytest.raises(EvidenceGone):
        change(walk, first, 1, name="借据")


def test_a_file_keeps_its_hash_and_its_kind(walk: Any, session: Session) -> None:
    walk.open()
    entry = add(walk).items[0].evidence_id
    file = attach(walk, PNG, "李芳的借条.jpg", about=entry)
    assert (file.media_type, file.size) == ("image/png", len(PNG))
    assert file.sha256 == hashlib.sha256(PNG).hexdigest()
    found = walk.run(handlers.get_file, c.GetFile(file_id=file.file_id), walk.mediator())
    assert (base64.b64decode(found.content), found.filename) == (PNG, "李芳的借条.png")
    stored = session.execute(select(tables.FILES.c.content, tables.FILES.c.sealed_name)).one()
    assert PNG not in stored.content and "李芳" not in stored.sealed_name
    assert attach(walk, PDF, "证明").filename == "证明.pdf"


def test_a_file_is_read_by_few(walk: Any) -> None:
    walk.open()
    request = c.GetFile(file_id=attach(walk, PNG).file_id)
    with pytest.raises(FileUnknown):
        walk.run(handlers.get_file, request, Actor(person_id="S1", rights=("supervision.read",)))
    assert walk.run(handlers.get_file, request, Actor(person_id="A1", rights=("dispute.reveal",))).content


def test_a_withdrawn_file_is_not_given_out(walk: Any) -> None:
    walk.open()
    file = attach(walk, PNG).file_id
    walk.run(handlers.withdraw_file, c.WithdrawFile(file_id=file, reason="拍到了无关的人"), walk.mediator())
    with pytest.raises(FileUnknown):
        walk.run(handlers.get_file, c.GetFile(file_id=file), walk.mediator())


def test_a_case_has_a_limit_for_all_its_files(walk: Any) -> None:
    walk.open()
    walk.settings = walk.settings.model_copy(update={"largest_case": 150})
    attach(walk, PNG)
    with pytest.raises(FileRefused, match="合计"):
        attach(walk, PNG)


def test_nothing_is_added_to_a_closed_file(walk: Any) -> None:
    walk.open()
    walk.fail("04")
    add(walk)
    walk.run(handlers.take_visit, walk.visit(reached=False, satisfaction=None))
    walk.run(handlers.take_visits_finished, walk.visits_finished())
    with pytest.raises(FileClosed):
        add(walk)
    with pytest.raises(FileClosed):
        attach(walk, PNG)


def test_the_list_says_whether_it_may_be_changed(walk: Any, session: Session) -> None:
    from mediation.model import Proceeding

    walk.open()
    proceeding = session.get_one(Proceeding, ("d1", 1))
    key = walk.settings.identity_key
    assert queries.evidence_list(session, proceeding, key, may_change=True).may_change
    assert not queries.evidence_list(session, proceeding, key, may_change=False).may_change
