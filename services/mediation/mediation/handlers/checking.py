"""What is wrong with a draft, all of it at once: fields, sums, words, gates; nothing is saved."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from pydantic import ValidationError

from contracts import mediation as c
from contracts.errors import Refusal
from mediation import policies, queries
from mediation.handlers.agreements import draft_of, proved_party
from mediation.model import Gate, Proceeding
from mediation.policies import gates as gates_policy
from messaging.call import Call
from messaging.problems import field_faults
from servicekit.clock import local_date
from servicekit.money import capitals


def check_of(call: Call, proceeding: Proceeding, draft: c.AgreementDraft) -> c.AgreementCheck:
    """Every finding, the sums in numerals and capitals, copies, and whether the draft may be signed."""
    found = list(_findings(call, proceeding, draft))
    total = sum((one.amount_yuan for one in draft.obligations if one.amount_yuan is not None), Decimal(0))
    return c.AgreementCheck(
        findings=tuple(found),
        sums=tuple(_sums(draft)),
        total_yuan=total if total else None,
        total_capitals=f"人民币{capitals(total)}" if total else "",
        copies=len(draft.parties) + 1 + draft.court_copy,
        on_paper_only=policies.on_paper_only(proceeding.type_code, _text(draft)),
        ready=not any(one.level == "error" or _waits(one, draft) for one in found),
    )


def strict(draft: c.AgreementDraft, **signed: Any) -> c.AgreementInput:
    """The draft as an agreement.

    :raises ValidationError: fields are missing or wrong.
    """
    values = draft.model_dump(mode="json", exclude={"words_checked"}, exclude_none=True)
    for party, day in zip(values["parties"], signed.pop("parties_signed", ()), strict=False):
        party["signed_on"] = day
    return c.AgreementInput.model_validate({**values, **signed})


def _waits(finding: c.Finding, draft: c.AgreementDraft) -> bool:
    return finding.level == "ask" and not draft.words_checked


def _findings(call: Call, proceeding: Proceeding, draft: c.AgreementDraft) -> Iterator[c.Finding]:
    try:
        given = strict(draft)
    except ValidationError as error:
        yield from (_error(field, words) for field, words in field_faults(error))
    else:
        yield from (_error(one.field, one.message) for one in _faults(call, proceeding, given))
    yield from _remarks(draft)


def _faults(call: Call, proceeding: Proceeding, given: c.AgreementInput) -> Iterator[Refusal]:
    draft, today = draft_of(given), local_date(call.now)
    yield from policies.faults_of_content(draft, proceeding.type_code, proceeding.complexity)
    yield from policies.faults_of_days(draft, today)
    yield from _number_faults(given, today)
    gates = queries.gates_of(call.session, proceeding)
    yield from _gate_faults(gates, given)


def _number_faults(given: c.AgreementInput, today: date) -> Iterator[Refusal]:
    for place, party in enumerate(given.parties):
        try:
            proved_party(party, place, today)
        except Refusal as error:
            yield error


def _gate_faults(gates: Sequence[Gate], given: c.AgreementInput) -> Iterator[Refusal]:
    terms = [given.terms, *(one.what for one in given.obligations)]
    guardians = [one.guardian for one in given.parties]
    rules = (
        lambda: gates_policy.must_be_settled(gates),
        lambda: gates_policy.must_be_allowed(gates),
        lambda: gates_policy.check_terms(gates, terms, guardians),
    )
    for rule in rules:
        try:
            rule()
        except Refusal as error:
            yield error


def _remarks(draft: c.AgreementDraft) -> Iterator[c.Finding]:
    amounts, written = _known_amounts(draft)
    seen: set[str] = set()
    for field, text in _texts(draft):
        notes = list(policies.remarks(text))
        if field == "terms":
            notes += policies.stray_amounts(text, amounts, written)
        for note in notes:
            if note.message not in seen:
                seen.add(note.message)
                yield c.Finding(level=note.level, field=field, message=note.message)  # type: ignore[arg-type]


def _known_amounts(draft: c.AgreementDraft) -> tuple[set[Decimal], set[str]]:
    amounts = {one.amount_yuan for one in draft.obligations if one.amount_yuan is not None}
    amounts |= {
        i.amount_yuan for one in draft.obligations for i in one.instalments if i.amount_yuan is not None
    }
    amounts.add(sum((one.amount_yuan or Decimal(0) for one in draft.obligations), Decimal(0)))
    return amounts, {capitals(amount) for amount in amounts}


def _texts(draft: c.AgreementDraft) -> Iterator[tuple[str, str]]:
    yield "terms", draft.terms
    yield "facts", draft.facts
    yield "responsibility", draft.responsibility
    yield from ((f"obligations.{n}.what", one.what) for n, one in enumerate(draft.obligations))


def _text(draft: c.AgreementDraft) -> str:
    return "\n".join(text for _, text in _texts(draft))


def _sums(draft: c.AgreementDraft) -> Iterator[c.SumLine]:
    for no, one in enumerate(draft.obligations, start=1):
        parts = [i.amount_yuan for i in one.instalments if i.amount_yuan is not None]
        if one.amount_yuan is None and not parts:
            continue
        amount, paid = one.amount_yuan or Decimal(0), sum(parts, Decimal(0))
        yield c.SumLine(
            no=no,
            amount_yuan=amount,
            capitals=f"人民币{capitals(amount)}",
            instalments_yuan=paid if parts else None,
            matches=not parts or paid == amount,
        )


def _error(field: str, message: str) -> c.Finding:
    return c.Finding(level="error", field=field, message=message)
