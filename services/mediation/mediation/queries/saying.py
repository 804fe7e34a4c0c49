"""What the papers of one file say of numbers, names and days, for the checks that they agree."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, Protocol

from sqlalchemy.orm import Session

from contracts import mediation as c
from contracts.case import CaseBrief
from mediation.model import Agreement, AgreementDraft, MediationSession, Office, Proceeding, paid
from mediation.policies.consistency import Said
from mediation.queries.applications import application_words
from mediation.queries.confirmations import confirmation_document, newest_confirmation
from mediation.queries.proceedings import obligations_of
from mediation.queries.sealing import unseal
from mediation.queries.sessions import session_document, sessions_of, signatures_of, words_of
from mediation.queries.sheets import masked
from mediation.queries.signing import SEAL, agreement_document
from servicekit.clock import local_date
from servicekit.privacy import Key, digest, normalise_name

SIDES = ("applicant", "respondent")


class Parts(Protocol):
    """What was read of the file already."""

    @property
    def proceeding(self) -> Proceeding: ...
    @property
    def sheet(self) -> c.ProceedingSheet: ...
    @property
    def agreement(self) -> Agreement | None: ...
    @property
    def words(self) -> Mapping[str, Any]: ...
    @property
    def sessions(self) -> Sequence[c.SessionSheet]: ...
    @property
    def payments(self) -> Sequence[Any]: ...


def said_of(session: Session, parts: Parts, key: Key, office: Office | None) -> Said:
    agreement, recorded = parts.agreement, [one for one in parts.sessions if one.minutes]
    return Said(
        numbers=_numbers(session, parts),
        committees={
            "文书": office.of(parts.proceeding).committee if office else parts.proceeding.committee,
            "印章": _seal(session, parts.proceeding, key),
        },
        strangers=_strangers(session, parts, key),
        days=_days(parts),
        amounts=_amounts(session, parts),
        paid_yuan=paid(parts.payments),
        written=agreement is not None and agreement.form == "written",
        agreed_on=agreement.effective_on if agreement else None,
        minutes_on=min((local_date(one.starts_at) for one in recorded), default=None),
    )


def _numbers(session: Session, parts: Parts) -> dict[str, str]:
    own = (parts.proceeding.dispute_id, parts.proceeding.round)
    draft = session.get(AgreementDraft, own)
    number = parts.agreement.agreement_no if parts.agreement else ""
    frozen = draft.agreement_no if draft and number else ""
    return {"协议": number, "签名的定稿": frozen, "卷宗封面": parts.proceeding.file_no}


def _seal(session: Session, proceeding: Proceeding, key: Key) -> str:
    """The name under which the seal was put on; nothing where it was not recorded by itself."""
    signed = signatures_of(session, agreement_document(proceeding))
    return next((str(unseal(key, one.sealed).get("name", "")) for one in signed if one.signer == SEAL), "")


def _strangers(session: Session, parts: Parts, key: Key) -> dict[str, list[str]]:
    """Paper → names of parties that the registration has not; units have many names and are left out."""
    registered = parts.proceeding.brief.get("parties", ())
    known = {one.get("name_digest") for one in registered} - {"", None}
    if not known or any(one.get("organisation_digest") for one in registered):
        return {}
    said = {
        "申请书": [
            one["name"]
            for one in application_words(session, parts.proceeding, key).get("parties", ())
            if one["name"] and one["role"] in SIDES
        ],
        "协议": [one["name"] for one in parts.words.get("parties", ()) if one["role"] in SIDES],
        "调解会登记": list(_invited(session, parts.proceeding, key)),
        "司法确认申请": list(_applying(session, parts.proceeding, key)),
    }
    strange = {
        paper: [
            masked(name) for name in dict.fromkeys(names) if digest(key, normalise_name(name)) not in known
        ]
        for paper, names in said.items()
    }
    return {paper: names for paper, names in strange.items() if names}


def _invited(session: Session, proceeding: Proceeding, key: Key) -> Iterator[str]:
    held: list[MediationSession] = [one for one in sessions_of(session, proceeding) if one.minutes_version]
    for one in held:
        people = words_of(session, session_document(one.session_id), one.version, key)["people"]
        yield from (person["name"] for person in people if person["role"] in SIDES)


def _applying(session: Session, proceeding: Proceeding, key: Key) -> Iterator[str]:
    found = newest_confirmation(session, proceeding)
    words = words_of(session, confirmation_document(found), found.version, key) if found else {}
    yield from (one["name"] for one in words.get("applicants", ()) if one["joins"] and one["name"])


def _amounts(session: Session, parts: Parts) -> dict[str, Decimal]:
    """What the agreement and its obligations say; nothing where no money was promised."""
    if parts.agreement is None or parts.agreement.amount_yuan is None:
        return {}
    promised = [one.amount_yuan or Decimal(0) for one in obligations_of(session, parts.proceeding)]
    typed = parts.words.get("total_yuan")
    said = {"协议": parts.agreement.amount_yuan, "各项履行合计": sum(promised, Decimal(0))}
    return {**said, **({"协议总额": Decimal(str(typed))} if typed else {})}


def _days(parts: Parts) -> list[list[tuple[str, date | None]]]:
    brief = CaseBrief.model_validate(parts.proceeding.brief)
    accepted = ("受理", local_date(brief.accepted_at or brief.registered_at))
    heard = [local_date(one.held_at) for one in parts.sheet.steps if one.step == "hearing"]
    met = [local_date(one.starts_at) for one in parts.sessions if one.state == "held"]
    agreed = ("协议生效", parts.agreement.effective_on if parts.agreement else None)
    performed = min((one.performed_on for one in parts.payments), default=None)
    asked = [local_date(one.held_at) for one in parts.sheet.steps if one.step == "inquiry"]
    visits = [local_date(one.held_at) for one in parts.sheet.steps if one.step == "visit"]
    closed = local_date(parts.proceeding.archived_at) if parts.proceeding.archived_at else None
    ended = local_date(parts.proceeding.concluded_at) if parts.proceeding.concluded_at else None
    return [
        [accepted, ("听取", min(heard, default=None)), agreed, ("履行", performed)],
        [accepted, ("调解会", min(met, default=None)), agreed],
        [accepted, ("调查", min(asked, default=None)), agreed],
        [accepted, ("听取", min(heard, default=None)), ("办结", ended), ("归档", closed)],
        [agreed, ("回访", min(visits, default=None)), ("归档", closed)],
    ]
