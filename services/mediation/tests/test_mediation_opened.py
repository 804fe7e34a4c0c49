"""Every paper of a mediation opens in LibreOffice and shows there what was written into it."""

from __future__ import annotations

import base64
from pathlib import Path
from typing import Any, get_args

import pytest

from contracts import mediation as c
from mediation import handlers
from testkit.office import unseen

KINDS = set(get_args(c.GetPaper.model_fields["kind"].annotation))
ENDS = {"termination"}
MEETING = {"session_notice", "minutes"}
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def paper(walk: Any, kind: str, about: str = "") -> bytes:
    request = c.GetPaper(dispute_id="d1", kind=kind, about=about)
    return base64.b64decode(walk.run(handlers.get_paper, request, walk.mediator()).content)


def held(walk: Any) -> str:
    """A session that was held, with its minutes."""
    sheet = walk.plan()
    walk.clock.wind(days=1, hours=3)
    present = tuple(one.no for one in sheet.people)
    walk.run(
        handlers.record_attendance,
        c.RecordAttendance(session_id=sheet.session_id, present=present),
        walk.mediator(),
    )
    minutes = c.WriteMinutes(
        session_id=sheet.session_id, version=0, text="双方当面商量，同意分两次还清。", result="agreed"
    )
    walk.run(handlers.write_minutes, minutes, walk.mediator())
    return str(sheet.session_id)


def applied(walk: Any) -> None:
    """An application for judicial confirmation."""
    asked = walk.run(handlers.open_confirmation, c.OpenConfirmation(dispute_id="d1"), walk.mediator())
    people = tuple(one.model_copy(update={"joins": True}) for one in asked.application.applicants)
    form = asked.application.model_copy(update={"applicants": people, "promised": True})
    walk.run(
        handlers.save_confirmation,
        c.SaveConfirmation(dispute_id="d1", version=0, application=form),
        walk.mediator(),
    )


def papers_of_an_agreement(walk: Any) -> dict[str, bytes]:
    walk.open()
    session = held(walk)
    walk.all_steps()
    walk.agree()
    applied(walk)
    walk.clock.wind(days=9)
    return {kind: paper(walk, kind, session if kind in MEETING else "") for kind in sorted(KINDS - ENDS)}


def test_every_paper_of_an_agreement_is_shown_whole(walk: Any, tmp_path: Path) -> None:
    assert unseen(papers_of_an_agreement(walk), tmp_path) == {}


def test_the_notice_of_an_end_and_the_oral_register_are_shown_whole(walk: Any, tmp_path: Path) -> None:
    walk.open()
    walk.fail("03", parties=(walk.party("李芳", "applicant"), walk.party()))
    papers = {"termination": paper(walk, "termination")}
    walk.open(dispute_id="d2", number="LSQP-2026-000002")
    walk.all_steps("d2")
    walk.agree("d2", form="oral", obligations=())
    request = c.GetPaper(dispute_id="d2", kind="agreement")
    papers["oral"] = base64.b64decode(walk.run(handlers.get_paper, request, walk.mediator()).content)
    assert unseen(papers, tmp_path) == {}
