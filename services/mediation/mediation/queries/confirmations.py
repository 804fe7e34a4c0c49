"""The judicial confirmation of one case: its last day, what stands in the way, the court's steps, the papers."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from contracts import mediation as c
from contracts.people import Actor
from mediation.errors import NotAgreed
from mediation.model import FAILED, Agreement, Calendar, CaseFile, Confirmation, Proceeding
from mediation.policies import confirmations as policy
from mediation.queries.evidence import files_of
from mediation.queries.names import shown
from mediation.queries.proceedings import obligations_of, readable
from mediation.queries.sealing import unseal
from mediation.queries.sessions import signatures_of, words_of
from mediation.queries.sheets import masked
from mediation.queries.signing import agreement_document
from mediation.tables import CONFIRMATIONS
from servicekit.clock import local_date
from servicekit.privacy import Key

COURT_DAYS = 30  # 民事诉讼法 §187: a special procedure ends within thirty days of its filing
OBJECT_DAYS = 15  # 民诉法解释 §372
PAPERS = (
    ("confirmation_list", "司法确认申请材料清单"), ("confirmation_application", "司法确认申请书"),
    ("agreement", "人民调解协议书"), ("mediation_proof", "调解组织证明"), ("delivery_address", "送达地址确认书"),
)  # fmt: skip
ENCLOSED = ("signed_paper", "identity", "power_of_attorney", "court")
STEPS = (
    "state", "no", "court", "channel", "submitted_on", "accepted_on", "case_no", "decided_on", "served_on", "reason_code",
    "ruling_file_id", "enforcement_asked_on",
)  # fmt: skip


def get_confirmation(
    session: Session, request: c.GetConfirmation, actor: Actor, key: Key, calendar: Calendar, today: date
) -> c.ConfirmationSheet:
    """:raises NotAgreed: there is no agreement to confirm."""
    proceeding = readable(session, request.dispute_id, actor)
    own = proceeding.mediates(actor.person_id) and proceeding.state in ("agreed", "archived")
    return confirmation_sheet(session, proceeding, key, calendar, today, may_change=own)


def agreement_of(session: Session, proceeding: Proceeding) -> Agreement:
    agreement = session.get(Agreement, (proceeding.dispute_id, proceeding.round))
    if agreement is None:
        raise NotAgreed("该件没有调解协议，不能申请司法确认。")
    return agreement


def newest_confirmation(session: Session, proceeding: Proceeding) -> Confirmation | None:
    own = CONFIRMATIONS.c
    mine = (own.dispute_id == proceeding.dispute_id, own.round == proceeding.round)
    return session.scalars(select(Confirmation).where(*mine).order_by(own.no.desc()).limit(1)).first()


def confirmation_document(found: Confirmation) -> str:
    return f"confirmation:{found.dispute_id}:{found.round}:{found.no}"


def deadline_of(agreement: Agreement, calendar: Calendar, today: date) -> c.Deadline:
    last = calendar.deadline(agreement.effective_on, policy.CONFIRM_DAYS, "natural")
    return c.Deadline(
        effective_on=agreement.effective_on,
        raw_on=last.raw_on,
        due_on=last.due_on,
        shift_reason=last.shift_reason,
        provisional=last.provisional,
        days_left=(last.due_on - today).days,
    )


def confirmation_sheet(
    session: Session, proceeding: Proceeding, key: Key, calendar: Calendar, today: date, *, may_change: bool
) -> c.ConfirmationSheet:
    """Everything about it, nobody named."""
    agreement = agreement_of(session, proceeding)
    found = newest_confirmation(session, proceeding)
    words = words_of(session, confirmation_document(found), found.version, key) if found else {}
    asked = found.submitted_on if found and found.submitted_on else today
    facts = facts_of(session, proceeding, words, key, calendar, asked)
    findings = list(policy.findings(facts))
    pending = found is None or found.state == "draft"
    return c.ConfirmationSheet(
        dispute_id=proceeding.dispute_id,
        number=proceeding.number,
        agreement_no=agreement.agreement_no,
        deadline=deadline_of(agreement, calendar, asked if not pending else today),
        findings=tuple(_finding(one) for one in findings) if pending else (),
        applicants=tuple(masked(one["name"]) for one in words.get("applicants", ()) if one["joins"]),
        papers=tuple(_papers(session, proceeding, key)),
        ready=bool(words) and bool(words["promised"]) and not policy.blocked(findings),
        may_change=may_change and found is not None,
        may_begin=may_change and (found is None or found.state in FAILED),
        may_mediate_again=may_change
        and found is not None
        and found.may_mediate_again
        and proceeding.may_become("reopened"),
        **_steps(found, proceeding, key, words),
        **_days(session, proceeding, agreement, found),
    )


def facts_of(
    session: Session,
    proceeding: Proceeding,
    words: dict[str, Any],
    key: Key,
    calendar: Calendar,
    asked_on: date,
) -> policy.Request:
    """What the rules ask, with names masked: what they say stands on pages."""
    agreement = agreement_of(session, proceeding)
    agreed, people = unseal(key, agreement.sealed), words.get("applicants", ())
    agents = [one for one in people if one["agent"]]
    joining = [(f"P{no}", masked(one["name"])) for no, one in enumerate(people) if one["joins"]]
    kept = _kept(session, proceeding)
    return policy.Request(
        form=agreement.form,
        due_on=deadline_of(agreement, calendar, asked_on).due_on,
        asked_on=asked_on,
        type_code=proceeding.type_code,
        terms=agreed.get("terms", ""),
        clauses=list(_clauses(session, proceeding, key)),
        joined={one["role"] for one in people if one["joins"]},
        absent=[masked(one["name"]) for one in people if not one["joins"]],
        files={one.purpose for one in kept},
        unproved=policy.unproved(joining, [one.about for one in kept if one.purpose == "identity"]),
        on_paper=_on_paper(session, proceeding),
        agents=[masked(one["agent"]) for one in agents if one["agent_power"] != "special"],
        has_agent=bool(agents),
        third_party=bool(words.get("third_party")),
    )


def _clauses(session: Session, proceeding: Proceeding, key: Key) -> Iterator[policy.Clause]:
    for one in obligations_of(session, proceeding):
        words = unseal(key, one.sealed)
        yield policy.Clause(
            one.no, words["who"], words["to_whom"], words["what"], one.amount_yuan is not None
        )


def _on_paper(session: Session, proceeding: Proceeding) -> bool:
    """Nobody signed on a screen: the signed paper must be there as a scan."""
    signed = signatures_of(session, agreement_document(proceeding))
    return any(one.how == "paper" for one in signed) or not signed


def _kept(session: Session, proceeding: Proceeding) -> list[CaseFile]:
    return [one for one in files_of(session, proceeding) if one.withdrawn_at is None]


def _finding(one: policy.Finding) -> c.CourtFinding:
    return c.CourtFinding.model_validate({"code": one.code, "level": one.level, "message": one.message})


def _papers(session: Session, proceeding: Proceeding, key: Key) -> Iterator[c.FilePiece]:
    for paper, title in PAPERS:
        yield c.FilePiece(title=title, paper=paper)
    for purpose in ENCLOSED:
        for file in _kept(session, proceeding):
            if file.purpose == purpose:
                title = shown(proceeding, key, unseal(key, file.sealed_name)["filename"])
                yield c.FilePiece(title=title, on=local_date(file.added_at), file_id=file.file_id)


def _steps(
    found: Confirmation | None, proceeding: Proceeding, key: Key, words: dict[str, Any]
) -> dict[str, Any]:
    if found is None:
        return {}
    said = str(unseal(key, found.decision_sealed).get("words", ""))
    court = found.court or str(words.get("court", ""))
    return {
        **{name: getattr(found, name) for name in STEPS},
        "court": court,
        "words": shown(proceeding, key, said),
    }


def _days(
    session: Session, proceeding: Proceeding, agreement: Agreement, found: Confirmation | None
) -> dict[str, Any]:
    """Until when the court decides, a party may object, and the agreement may be enforced."""
    if found is None:
        return {}
    filed, served = found.accepted_on, found.served_on or found.decided_on
    days: dict[str, Any] = {}
    if found.state == "accepted" and filed:
        days["court_until"] = filed + timedelta(days=COURT_DAYS)
    if found.state == "confirmed" and served:
        due = [one.due_on for one in obligations_of(session, proceeding)]
        days["object_until"] = served + timedelta(days=OBJECT_DAYS)
        days["enforce_until"] = policy.enforce_until(max(due, default=None), agreement.effective_on)
    return days
