"""Records and agreements with their personal words masked."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from contracts import mediation as c
from mediation.model import Agreement, Obligation, StepRecord
from mediation.queries.visits import told
from servicekit.privacy import mask_name, mask_text
from servicekit.privacy.words import COMPOUND_SURNAMES, SURNAMES

Words = Mapping[str, Any]
_BETWEEN_PEOPLE = re.compile(r"[、，,；;\s（(）)：:]+")
_PERSON = re.compile(r"[\u4e00-\u9fff·]{2,4}")
# What stands where a name could stand, and tells nobody's.
ROLE_WORDS = frozenset(
    {
        "申请人", "被申请人", "当事人", "双方", "各方", "双方当事人", "调解员", "记录人", "记录员", "代理人", "代表", "家属",
        "亲属", "邻居", "村民", "村主任", "村书记", "书记", "主任", "网格员", "民警", "律师", "见证人", "专家", "第三人",
        "村委会", "派出所", "司法所", "调委会",
    }
)  # fmt: skip


ASKED = "asked"  # who signs the record of an inquiry


def record_document(record_id: str) -> str:
    """What the signature under a record is kept under."""
    return f"record:{record_id}"


def known_names(
    records: Iterable[Words], agreement: Words, end: Words, obligations: Iterable[Words]
) -> list[str]:
    """The names that a proceeding's own words give away, to be masked wherever they stand."""
    parties = [*agreement.get("parties", ()), *end.get("parties", ())]
    names = {str(party["name"]) for party in parties}
    names.update(str(one[key]) for one in obligations for key in ("who", "to_whom") if one.get(key))
    for record in records:
        told = f"{record.get('present', '')}、{record.get('particulars', {}).get('asked', '')}"
        names.update(filter(_is_person, _BETWEEN_PEOPLE.split(told)))
    return sorted(names - ROLE_WORDS)


def _is_person(token: str) -> bool:
    surname = token[:2] in COMPOUND_SURNAMES or token[:1] in SURNAMES
    return surname and bool(_PERSON.fullmatch(token))


def masked(name: str) -> str:
    """A name with its surname only; words for a role stay."""
    return name if name in ROLE_WORDS else mask_name(name)


def step_sheet(record: StepRecord, words: Words, names: Sequence[str]) -> c.StepSheet:
    particulars = {key: mask_text(value, names) for key, value in words["particulars"].items()}
    if record.step == "visit":
        particulars = told(words.get("findings"))
    return c.StepSheet(
        step=record.step,
        held_at=record.held_at,
        place=mask_text(record.place, names),
        present=mask_text(words["present"], names),
        text=mask_text(words["text"], names),
        particulars=particulars,
        recorded_by=record.recorded_by,
        recorded_at=record.recorded_at,
        manner=record.manner,
        session_id=record.session_id,
        record_id=record.record_id,
        signed=bool(words.get("signed")),
    )


def agreement_sheet(
    agreement: Agreement, words: Words, obligations: Sequence[tuple[Obligation, Words]], names: Sequence[str]
) -> c.AgreementSheet:
    return c.AgreementSheet(
        agreement_no=agreement.agreement_no,
        form=agreement.form,
        parties=tuple(mask_name(party["name"]) for party in words["parties"]),
        facts=mask_text(words["facts"], names),
        terms=mask_text(words["terms"], names),
        obligations=tuple(_obligation_sheet(one, opened, names) for one, opened in obligations),
        effective_on=agreement.effective_on,
        amount_yuan=agreement.amount_yuan,
        responsibility=mask_text(words.get("responsibility", ""), names),
        partial=bool(words.get("partial")),
        left_open=mask_text(words.get("left_open", ""), names),
        copies=len(words["parties"]) + 1 + bool(words.get("court_copy")),
    )


def _obligation_sheet(obligation: Obligation, words: Words, names: Sequence[str]) -> c.ObligationSheet:
    return c.ObligationSheet(
        no=obligation.no,
        who=masked(words["who"]),
        to_whom=masked(words["to_whom"]),
        what=mask_text(words["what"], names),
        how=mask_text(words["how"], names),
        due_on=obligation.due_on,
        amount_yuan=obligation.amount_yuan,
        state=obligation.state,
        duty=obligation.duty or obligation.no,
        part=obligation.part,
    )
