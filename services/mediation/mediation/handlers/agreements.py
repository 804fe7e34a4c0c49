"""Keeping an agreement: its draft for the rules, its number, its sealed words and its obligations."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from contracts import mediation as c
from contracts.errors import Invalid
from mediation.handlers.numbering import number_of
from mediation.model import Agreement, Draft, Obligation, Proceeding, Promise
from mediation.queries.sealing import seal
from messaging.call import Call
from servicekit import identity
from servicekit.clock import local_date


def draft_of(agreement: c.AgreementInput) -> Draft:
    return Draft(
        form=agreement.form,
        roles=[party.role for party in agreement.parties],
        signed=[party.signed_on for party in agreement.parties],
        mediator_signed_on=agreement.mediator_signed_on,
        sealed_on=agreement.sealed_on,
        promises=[
            Promise(
                one.due_on, one.how, one.amount_yuan, [(i.due_on, i.amount_yuan) for i in one.instalments]
            )
            for one in agreement.obligations
        ],
        powers=[party.agent_power if party.agent else "" for party in agreement.parties],
        total_yuan=agreement.total_yuan,
        claimed_effective_on=agreement.effective_on,
        partial=agreement.partial,
        left_open=agreement.left_open,
    )


def keep(
    call: Call, proceeding: Proceeding, given: c.AgreementInput, draft: Draft, number: str = ""
) -> Agreement:
    """Stores the agreement, under ``number`` or the next one of the year; nothing of it can be read without the key."""
    today, key = local_date(call.now), call.settings.identity_key
    words = given.model_dump(mode="json", exclude={"form", "parties"})
    words["parties"] = [proved_party(party, place, today) for place, party in enumerate(given.parties)]
    agreement = Agreement(
        dispute_id=proceeding.dispute_id,
        round=proceeding.round,
        agreement_no=number or number_of(call, proceeding),
        form=given.form,
        effective_on=draft.effective_on(today),
        reached_at=call.now,
        amount_yuan=draft.amount_yuan,
        sealed=seal(key, words),
    )
    call.session.add(agreement)
    call.session.add_all(_obligations(proceeding, given.obligations, key))
    return agreement


def _obligations(
    proceeding: Proceeding, given: Sequence[c.ObligationInput], key: Any
) -> Iterator[Obligation]:
    """One row for each day on which something is due: an obligation, or each of its instalments."""
    numbers = itertools.count(1)
    for duty, one in enumerate(given, start=1):
        sealed = seal(key, one.model_dump(mode="json", include={"who", "to_whom", "what", "how", "account"}))
        parts: list[tuple[date, Decimal | None]] = [(i.due_on, i.amount_yuan) for i in one.instalments]
        parts = parts or [(one.due_on, one.amount_yuan)]
        for part, (due_on, amount) in enumerate(parts, start=1):
            yield Obligation(
                dispute_id=proceeding.dispute_id,
                round=proceeding.round,
                no=next(numbers),
                due_on=due_on,
                amount_yuan=amount,
                sealed=sealed,
                duty=duty,
                part=part if len(parts) > 1 else 0,
            )


def proved_party(party: c.AgreementParty | c.CaseParty, place: int, today: date) -> dict[str, Any]:
    """The party as JSON, with its numbers in their normal form.

    :raises Invalid: a number or a phone is wrong; the field is named.
    """
    values = party.model_dump(mode="json")
    try:
        values["id_number"] = proved_number(party.id_number, today)
    except identity.IdentityError as error:
        raise Invalid(str(error), field=f"parties.{place}.id_number") from error
    try:
        values["phone"] = identity.phone(party.phone) if party.phone else ""
    except identity.IdentityError as error:
        raise Invalid(str(error), field=f"parties.{place}.phone") from error
    return values


def proved_number(typed: str, today: date) -> str:
    """A citizen's number or an organisation's credit code; nothing where none was given."""
    if not typed:
        return ""
    try:
        return identity.id_number(typed, today)
    except identity.IdNumberError as wrong:
        try:
            return identity.credit_code(typed)
        except identity.CreditCodeError:
            raise wrong from None
