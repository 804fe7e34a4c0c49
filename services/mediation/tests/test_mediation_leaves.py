"""Experts who are asked open what the question is about, and nothing else, on both databases."""

from __future__ import annotations

import base64
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from contracts import mediation as c
from contracts.errors import Forbidden
from contracts.expert_pool import CASEFILE, OpinionAsked, OpinionDeclined, OpinionGiven
from contracts.people import Actor
from mediation import errands, handlers, tables
from mediation.errors import BoundFileUnknown, FileUnknown, PapersUnknown, ProceedingUnknown

PNG = bytes.fromhex("89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de")
ASKER = "M1"


def expert(person_id: str = "E1") -> Actor:
    return Actor(person_id=person_id, roles=("expert",), rights=("expert.answer",))


def piece(walk: Any, name: str) -> str:
    entry = c.EvidenceInput(
        name=name,
        kind="document",
        provider="李芳",
        form="copy",
        provided_on=date(2026, 3, 2),
        proves="借款三万元",
    )
    request = c.AddEvidence(dispute_id="d1", evidence=entry)
    found: str = walk.run(handlers.add_evidence, request, walk.mediator()).items[-1].evidence_id
    return found


def attached(walk: Any, evidence_id: str) -> str:
    request = c.AttachFile(
        dispute_id="d1",
        purpose="evidence",
        about=evidence_id,
        filename="借条.png",
        content=base64.b64encode(PNG).decode(),
    )
    found: str = walk.run(handlers.attach_file, request, walk.mediator()).file_id
    return found


def told(walk: Any, kind: Any, expert_id: str = "E1", **more: Any) -> Any:
    ids = {"dispute_id": "d1", "number": "LSQP-2026-000001", "consultation_id": "c1", "expert_id": expert_id}
    return kind(at=walk.clock.now(), **ids, **more)


def asked(walk: Any, *papers: str, expert_id: str = "E1") -> None:
    walk.run(handlers.take_opinion_asked, told(walk, OpinionAsked, expert_id, asked_by=ASKER, papers=papers))


def answered(walk: Any) -> None:
    walk.run(handlers.take_opinion_given, told(walk, OpinionGiven))


def declined(walk: Any) -> None:
    walk.run(handlers.take_opinion_declined, told(walk, OpinionDeclined, reason="外出"))


def listed(walk: Any, actor: Actor) -> c.ExpertPapers:
    found: c.ExpertPapers = walk.run(
        handlers.list_expert_papers, c.ListExpertPapers(consultation_id="c1"), actor
    )
    return found


def read(walk: Any, file_id: str, actor: Actor) -> bytes:
    return base64.b64decode(walk.run(handlers.get_file, c.GetFile(file_id=file_id), actor).content)


@pytest.fixture
def shown(walk: Any) -> tuple[str, str, str, str]:
    """Two pieces with a file each: (the one that is asked about, its file, another one, its file)."""
    walk.open()
    first, second = piece(walk, "借条"), piece(walk, "病历")
    return first, attached(walk, first), second, attached(walk, second)


def test_the_asked_expert_opens_the_papers_of_the_question_and_no_others(
    walk: Any, session: Session, shown: Any
) -> None:
    first, file, _, other = shown
    asked(walk, first)
    found = listed(walk, expert())
    assert [(one.name, one.files[0].file_id) for one in found.items] == [("借条", file)]
    assert (found.sealed, found.items[0].provider) == (False, "李*")
    assert read(walk, file, expert()) == PNG
    with pytest.raises(FileUnknown):
        read(walk, other, expert())
    rows = session.execute(
        select(tables.AUDIT.c.action).where(tables.AUDIT.c.actor_id == "E1").order_by(tables.AUDIT.c.position)
    )
    assert [row[0] for row in rows] == ["evidence_read", "file_read"]


def test_other_experts_and_other_people_open_nothing_by_it(walk: Any, shown: Any) -> None:
    first, file, _, _ = shown
    asked(walk, first)
    with pytest.raises(PapersUnknown):
        listed(walk, expert("E2"))
    with pytest.raises(FileUnknown):
        read(walk, file, expert("E2"))
    nobody = Actor(person_id="E1", roles=("grid_worker",), rights=("warning.report",))
    with pytest.raises(Forbidden):
        listed(walk, nobody)
    with pytest.raises(FileUnknown):
        read(walk, file, nobody)


def test_who_declines_reads_nothing_more_in_whatever_order_it_is_heard(walk: Any, shown: Any) -> None:
    first, file, _, _ = shown
    declined(walk)
    asked(walk, first)
    for look in (lambda: listed(walk, expert()), lambda: read(walk, file, expert())):
        with pytest.raises((PapersUnknown, FileUnknown)):
            look()
    asked(walk, first, expert_id="E2")
    assert read(walk, file, expert("E2")) == PNG


def test_after_the_answer_the_papers_stay_open_until_the_mediation_ends(walk: Any, shown: Any) -> None:
    first, file, _, _ = shown
    asked(walk, first)
    answered(walk)
    assert read(walk, file, expert()) == PNG
    walk.fail("04")
    with pytest.raises(FileUnknown):
        read(walk, file, expert())
    with pytest.raises(PapersUnknown):
        listed(walk, expert())


def test_the_sealed_file_is_opened_only_where_the_question_gives_it(walk: Any) -> None:
    walk.open()
    paper = piece(walk, "借条")
    walk.fail("04")
    request = c.GetBoundFile(dispute_id="d1")
    asked(walk, paper)
    with pytest.raises(ProceedingUnknown):
        walk.run(handlers.get_bound_file, request, expert())
    asked(walk, CASEFILE)
    assert listed(walk, expert()).sealed
    with pytest.raises(BoundFileUnknown):
        walk.run(handlers.get_bound_file, request, expert())
    walk.run(
        handlers.bind_file,
        c.BindFile(dispute_id="d1", explanation="当事人不在，无法补齐其余材料。"),
        walk.mediator(),
    )
    assert errands.bind_waiting(walk.calling) == 1
    assert base64.b64decode(walk.run(handlers.get_bound_file, request, expert()).content)[:4] == b"%PDF"
    answered(walk)
    with pytest.raises(ProceedingUnknown):
        walk.run(handlers.get_bound_file, request, expert())
