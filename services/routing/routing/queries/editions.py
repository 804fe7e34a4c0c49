"""The rules as people see them, their editions, and what a proposal would have changed."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from contracts import routing_rules as c
from contracts.case import DisputeBrief
from routing.errors import UnknownEdition, UnknownRule
from routing.model import CaseFacts, Decision, Docket, Edition
from routing.policies import Rules, decide
from routing.policies.directives import contradictions
from routing.policies.editing import differing
from routing.policies.rows import Row
from routing.policies.source import TABLES, Source
from routing.policies.times import Period
from routing.queries.study import BY_PEOPLE, facts_of
from routing.tables import DOCKETS, RULE_EDITIONS, RULINGS
from servicekit import batches
from servicekit.clock import local_date
from servicekit.paging import page

OPENING = 60  # characters of a narrative in a list
HIDDEN_OPENING = "（保密件）"
MOST_SHOWN = 50  # changed cases
LOOKED = 50_000  # cases among which those of some dates are looked for


def list_rules(request: c.ListRules, source: Source, rules: Rules) -> c.RuleList:
    """:raises UnknownRule: there is no such table, or the cursor is not one of ours."""
    if request.table and request.table not in TABLES:
        raise UnknownRule(f"没有“{request.table}”这张规则表。")
    rows = [row for table in TABLES for row in source.rows[table] if request.table in ("", table)]
    found = [row for row in rows if request.q.lower() in " ".join(row.cells.values()).lower()]
    if request.cursor and not request.cursor.isdecimal():
        raise UnknownRule("翻页的位置不对，请从头看起。")
    start = int(request.cursor or 0)
    end = start + request.limit
    return c.RuleList(
        version=rules.version,
        tables=tuple(_table(name, source) for name in TABLES),
        items=tuple(_row(row) for row in found[start:end]),
        next_cursor=str(end) if end < len(found) else "",
        conflicts=contradictions(rules.directives),
    )


def _table(name: str, source: Source) -> c.RuleTable:
    return c.RuleTable(
        name=name, title=c.RULE_TABLES[name], columns=TABLES[name], rows=len(source.rows[name])
    )


def _row(row: Row) -> c.RuleRow:
    return c.RuleRow(rule_id=row.key, table=row.file.removesuffix(".csv"), cells=dict(row.cells), by=row.by)


def list_editions(session: Session, request: c.ListEditions) -> c.EditionList:
    """All proposals and editions, the newest first."""
    keys = [RULE_EDITIONS.c.proposed_at, RULE_EDITIONS.c.edition_id]
    found, cursor = page(session, select(Edition), keys, cursor=request.cursor, limit=request.limit)
    return c.EditionList(items=tuple(as_edition(edition) for edition in found), next_cursor=cursor)


def get_edition(session: Session, request: c.GetEdition) -> c.RuleEdition:
    """:raises UnknownEdition: there is none."""
    return as_edition(find_edition(session, request.edition_id, lock=False))


def find_edition(session: Session, edition_id: str, *, lock: bool = True) -> Edition:
    """:raises UnknownEdition: there is none."""
    edition = session.get(Edition, edition_id, with_for_update=lock or None)
    if edition is None:
        raise UnknownEdition("没有这一版规则，请刷新列表。")
    return edition


def as_edition(edition: Edition) -> c.RuleEdition:
    return c.RuleEdition(
        edition_id=edition.edition_id,
        number=edition.number,
        state=edition.state,  # type: ignore[arg-type]
        changes=tuple(c.RuleChange.model_validate(change) for change in edition.changes),
        reason=edition.reason,
        warnings=tuple(edition.warnings),
        trial=c.RuleTrial.model_validate(edition.trial) if edition.trial else None,
        author_id=edition.author_id,
        proposed_at=edition.proposed_at,
        live_by=edition.live_by,
        live_at=edition.live_at,
        undone_by=edition.undone_by,
        undone_at=edition.undone_at,
    )


def recent(
    session: Session, now: datetime, days: int, limit: int, periods: Sequence[Period] = ()
) -> list[Docket]:
    """The dockets of the last days, the newest first; where ``periods`` are given only those of their days."""
    order = (DOCKETS.c.since.desc(), DOCKETS.c.dispute_id)
    since = DOCKETS.c.since >= now - timedelta(days=days)
    if not periods:
        return list(session.scalars(select(Docket).where(since).order_by(*order).limit(limit)))
    came = session.execute(
        select(DOCKETS.c.dispute_id, DOCKETS.c.since).where(since).order_by(*order).limit(LOOKED)
    ).all()
    ids = [row.dispute_id for row in came if any(one.hold(local_date(row.since)) for one in periods)]
    wanted = select(Docket).where(batches.among(DOCKETS.c.dispute_id, ids[:limit]))
    return list(session.scalars(wanted.order_by(*order)))


def recent_facts(session: Session, now: datetime, days: int, limit: int) -> list[CaseFacts]:
    """What the rules may look at in them."""
    return [_facts(docket) for docket in recent(session, now, days, limit)]


def _facts(docket: Docket) -> CaseFacts:
    return facts_of(DisputeBrief.model_validate(docket.brief))


def tried(session: Session, dockets: Sequence[Docket], before: Rules, after: Rules) -> c.RuleTrial:
    """What ``after`` decides otherwise than ``before``."""
    ruled = decided_by_people(session, dockets)
    cases = list(_changed(dockets, before, after, ruled))
    verdicts = [case.verdict for case in cases]
    return c.RuleTrial(
        cases=len(dockets),
        changed=len(cases),
        better=verdicts.count("better"),
        worse=verdicts.count("worse"),
        items=tuple(cases[:MOST_SHOWN]),
    )


def _changed(
    dockets: Sequence[Docket], before: Rules, after: Rules, ruled: dict[str, dict[str, Any]]
) -> Iterator[c.TriedCase]:
    for docket in dockets:
        facts = _facts(docket)
        one, other = decide(facts, before), decide(facts, after)
        if differing(one, other):
            yield _case(docket, one, other, ruled.get(docket.dispute_id, {}))
        time.sleep(0)  # lets the other workers of this process go on between two cases


def _case(docket: Docket, before: Decision, after: Decision, ruled: dict[str, Any]) -> c.TriedCase:
    return c.TriedCase(
        dispute_id=docket.dispute_id,
        number=docket.number,
        opening=_opening(docket),
        differing=differing(before, after),
        before=_outcome(before),
        after=_outcome(after),
        verdict=_verdict(_agreement(before, ruled), _agreement(after, ruled)),
    )


def _opening(docket: Docket) -> str:
    """Whoever writes rules need not be among those who read every dispute."""
    return HIDDEN_OPENING if docket.brief.get("confidential") else str(docket.brief["narrative"])[:OPENING]


def _agreement(decision: Decision, ruled: dict[str, Any]) -> int:
    """In how much the decision is the one that a person made."""
    same = {"type_code": decision.type_code, "lead_desk": decision.desk, "complexity": decision.complexity}
    return sum(ruled.get(name) == value for name, value in same.items())


def _verdict(before: int, after: int) -> Any:
    return "better" if after > before else "worse" if after < before else "changed"


def _outcome(decision: Decision) -> c.RuleOutcome:
    return c.RuleOutcome(
        type_code=decision.type_code,
        lead_desk=decision.desk,
        co_desks=decision.co_desks,
        complexity=decision.complexity,
        risk=decision.risk.level,
        level=decision.level,
        needs_person=decision.needs_person,
    )


def decided_by_people(session: Session, dockets: Sequence[Docket]) -> dict[str, dict[str, Any]]:
    """Dispute → what a person decided last, where one did."""
    wanted = (
        select(RULINGS.c.dispute_id, RULINGS.c.decision)
        .where(RULINGS.c.dispute_id.in_([docket.dispute_id for docket in dockets]))
        .where(BY_PEOPLE)
        .order_by(RULINGS.c.decision_no)
    )
    return {dispute_id: dict(decision) for dispute_id, decision in session.execute(wanted)}
