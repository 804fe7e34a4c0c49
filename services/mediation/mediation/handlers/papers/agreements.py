"""What stands on the agreement, gathered from what was concluded or is being signed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from mediation.errors import PaperMissing
from mediation.handlers import revisions
from mediation.handlers.papers.content import AgreementContent, Duty, Person
from mediation.handlers.papers.sessions import named_mediators, picture_of
from mediation.model import Agreement, AgreementDraft, Proceeding
from mediation.policies import other_ways
from mediation.policies.gates import ways_of
from mediation.queries import gates_of, obligations_of, signatures_of
from mediation.queries.sealing import unseal
from mediation.queries.signing import agreement_document, draft_document
from messaging.call import Call


def agreement_content(call: Call, proceeding: Proceeding) -> tuple[AgreementContent, str]:
    """The content and its form, written or oral.

    :raises PaperMissing: there is no agreement, and none is being signed.
    """
    found = call.session.get(Agreement, (proceeding.dispute_id, proceeding.round))
    draft = call.session.get(AgreementDraft, (proceeding.dispute_id, proceeding.round))
    if found is not None:
        words = {**unseal(call.settings.identity_key, found.sealed), "effective_on": found.effective_on}
        words.setdefault("obligations", _kept_obligations(call, proceeding))
        return _content(call, proceeding, words, found.agreement_no, found.reached_at), found.form
    if draft is None or draft.state == "draft" or draft.opened_at is None:
        raise PaperMissing("该件没有达成协议，也没有定稿待签的协议。", field="kind")
    call.audit(proceeding.dispute_id, "draft_read", round=proceeding.round)
    words = revisions.words_of(call, draft_document(proceeding), draft.version)
    return _content(call, proceeding, words, draft.agreement_no, draft.opened_at), words["form"]


def _content(
    call: Call, proceeding: Proceeding, words: Mapping[str, Any], number: str, made_at: Any
) -> AgreementContent:
    pictures = _pictures(call, proceeding)
    duties = tuple(Duty.read(no, one) for no, one in enumerate(words["obligations"], start=1))
    amounts = [duty.amount for duty in duties if duty.amount is not None]
    return AgreementContent(
        office=call.resources.of(proceeding),
        agreement_no=number,
        number=proceeding.number,
        type_code=proceeding.type_code,
        mediator=named_mediators(call, proceeding),
        people=tuple(
            Person.read(one, pictures.get(f"P{place}", b"")) for place, one in enumerate(words["parties"])
        ),
        facts=words["facts"],
        terms=words["terms"],
        place=words["place_of_performance"],
        duties=duties,
        amount=sum(amounts, Decimal(0)) if amounts else None,
        reached_at=made_at,
        effective_on=words.get("effective_on"),
        responsibility=words.get("responsibility", ""),
        partial=bool(words.get("partial")),
        left_open=words.get("left_open", ""),
        other_ways=(*ways_of(gates_of(call.session, proceeding)), *other_ways(proceeding.type_code)),
        court_copy=bool(words.get("court_copy")),
        second=bool(proceeding.second_id),
        mediator_signed_on=_day(words.get("mediator_signed_on")),
        sealed_on=_day(words.get("sealed_on")) if pictures else None,
        pictures=pictures,
    )


def _kept_obligations(call: Call, proceeding: Proceeding) -> list[dict[str, Any]]:
    """Of an agreement from before its obligations were kept with its words."""
    key = call.settings.identity_key
    return [
        {**unseal(key, one.sealed), "due_on": one.due_on.isoformat(), "amount_yuan": one.amount_yuan}
        for one in obligations_of(call.session, proceeding)
    ]


def _pictures(call: Call, proceeding: Proceeding) -> dict[str, bytes]:
    """Signer → the drawn signature."""
    found = signatures_of(call.session, agreement_document(proceeding))
    return {one.signer: picture_of(call, one) for one in found if one.how == "drawn"}


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
