"""Who has to sign an agreement, and who did."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from contracts import mediation as c
from contracts.codes import PARTY_ROLES
from contracts.people import Actor
from mediation.model import AgreementDraft, Proceeding, Signature
from mediation.policies import on_paper_only
from mediation.queries.proceedings import readable
from mediation.queries.sessions import MEDIATOR, SECOND, signatures_of, words_of
from mediation.queries.sheets import masked
from servicekit.clock import local_date
from servicekit.privacy import Key

SEAL, RECORDER = "seal", "recorder"


def draft_document(proceeding: Proceeding) -> str:
    return f"draft:{proceeding.dispute_id}:{proceeding.round}"


def agreement_document(proceeding: Proceeding) -> str:
    """What the signatures of an agreement are kept under."""
    return f"agreement:{proceeding.dispute_id}:{proceeding.round}"


def get_signing(session: Session, request: c.GetSigning, actor: Actor, key: Key) -> c.SigningSheet:
    return signing_sheet(session, readable(session, request.dispute_id, actor), key)


def signing_sheet(session: Session, proceeding: Proceeding, key: Key) -> c.SigningSheet:
    """Names masked; before the text is final there is nobody to sign."""
    draft = session.get(AgreementDraft, (proceeding.dispute_id, proceeding.round))
    if draft is None or draft.state == "draft":
        return c.SigningSheet(dispute_id=proceeding.dispute_id, state="draft")
    words = words_of(session, draft_document(proceeding), draft.version, key)
    signed = {one.signer: one for one in signatures_of(session, agreement_document(proceeding))}
    days = [one.signed_on for one in signed.values()]
    return c.SigningSheet(
        dispute_id=proceeding.dispute_id,
        state=draft.state,
        agreement_no=draft.agreement_no,
        content_sha256=draft.content_sha256,
        signers=tuple(_signer(*who, signed) for who in signers_of(words, proceeding)),
        on_paper_only=on_paper_only(proceeding.type_code, text_of(words)),
        opened_on=local_date(draft.opened_at) if draft.opened_at else None,
        effective_on=max(days) if days else None,
    )


def mediators_of(proceeding: Proceeding) -> dict[str, str]:
    """Signer → person: who presides, and the other one of two."""
    found = {MEDIATOR: proceeding.mediator_id, SECOND: proceeding.second_id}
    return {signer: person for signer, person in found.items() if person}


def signers_of(words: Mapping[str, Any], proceeding: Proceeding) -> Iterator[tuple[str, str, str]]:
    """(signer, role, name) of everybody whose signature or seal the agreement needs (人民调解法 §29)."""
    for place, party in enumerate(words["parties"]):
        name, role = party["name"], PARTY_ROLES[party["role"]]
        if party["agent"]:
            name, role = party["agent"], f"{role}的代理人"
        elif party["guardian"]:
            name, role = party["guardian"], f"{role}的监护人"
        elif party["representative"]:
            name, role = party["representative"], f"{role}的法定代表人"
        yield f"P{place}", role, name
    for signer in mediators_of(proceeding):
        yield signer, "人民调解员", ""
    if words["recorder"]:
        yield RECORDER, "记录人", words["recorder"]
    yield SEAL, "人民调解委员会印章", ""


def text_of(words: Mapping[str, Any]) -> str:
    return "\n".join([words["terms"], words["facts"], *(one["what"] for one in words["obligations"])])


def _signer(signer: str, role: str, name: str, signed: Mapping[str, Signature]) -> c.SignerSheet:
    found = signed.get(signer)
    on: date | None = found.signed_on if found else None
    return c.SignerSheet(
        signer=signer,
        role=role,
        name=masked(name) if name else "",
        signed_on=on,
        how=found.how if found else "",
    )
