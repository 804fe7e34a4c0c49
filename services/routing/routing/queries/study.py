"""What waits at the study table, and the sheet of a dispute."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from sqlalchemy import ColumnElement, and_, case, func, select
from sqlalchemy.orm import Session

from contracts import routing as c
from contracts.case import Candidate, DisputeBrief, Evidence
from contracts.codes import RISKS
from contracts.people import Actor
from routing.errors import UnknownDispute
from routing.model import SEEDED, CaseFacts, CitedPrecedent, Decision, Docket, Matched, Ruling
from routing.policies import Rules, decide
from routing.queries import joint, precedents
from routing.tables import DOCKETS, RULINGS
from servicekit import batches
from servicekit.clock import SHANGHAI
from servicekit.paging import page

# A ruling that a person made: a past that was filled in names people who never decided.
BY_PEOPLE = and_(RULINGS.c.decided_by != "rules", RULINGS.c.decision["rules_version"].as_string() != SEEDED)

# The gravest first: red is 0.
GRAVITY: ColumnElement[int] = case(
    {risk: rank for rank, risk in enumerate(reversed(RISKS))},
    value=DOCKETS.c.suggestion["risk"].as_string(),
    else_=len(RISKS),
).label("gravity")


def list_referred(session: Session, request: c.ListReferred, actor: Actor) -> c.ReferredList:
    """What waits for a person, the longest first or the gravest; where asked only what is proposed for a joint study and
    not called yet.
    """
    waits = DOCKETS.c.state == "waiting"
    proposed = and_(waits, DOCKETS.c.study_reasons != "", ~joint.is_called(DOCKETS.c.dispute_id))
    oldest = (DOCKETS.c.since, DOCKETS.c.dispute_id)
    keys = (GRAVITY, *oldest) if request.by_risk else oldest
    statement = select(Docket, *keys).where(proposed if request.proposed else waits, *_narrowed(request))
    found, cursor = page(
        session, statement, keys, cursor=request.cursor, limit=request.limit, descending=False, scalars=False
    )
    counted = select(func.count(), func.count(DOCKETS.c.dispute_id).filter(proposed)).where(waits)
    waiting, for_study = session.execute(counted).one()
    return c.ReferredList(
        items=tuple(_referred(session, [row.Docket for row in found])),
        next_cursor=cursor,
        waiting=waiting,
        proposed=for_study,
    )


def _narrowed(request: c.ListReferred) -> Iterator[ColumnElement[bool]]:
    """What was asked for."""
    wanted = {"why": request.why, "channel": request.channel, "village_code": request.village}
    for column, value in wanted.items():
        if value:
            yield DOCKETS.c[column] == value
    if request.type:
        yield DOCKETS.c.suggestion["type_code"].as_string() == request.type
    if request.risk:
        risk = DOCKETS.c.suggestion["risk"].as_string()
        yield risk != "none" if request.risk == "some" else risk == request.risk
    if request.dispute_ids:
        yield DOCKETS.c.dispute_id.in_(request.dispute_ids)


def _referred(session: Session, dockets: Sequence[Docket]) -> Iterable[c.Referred]:
    """With the precedents and the joint studies of all of them, by one statement each."""
    known = precedents.newest_precedents(session, [str(one.suggestion["type_code"]) for one in dockets])
    studies = joint.called_over(session, [one.dispute_id for one in dockets])
    for docket in dockets:
        row = as_referred(docket)
        yield row.model_copy(
            update={
                "precedents": precedents.cited(known, row.suggestion),
                "study_id": studies.get(docket.dispute_id, ""),
            }
        )


def get_routing(session: Session, dispute_id: str) -> c.RoutingSheet:
    """Everything decided about one dispute; state ``unknown`` before routing has heard of it."""
    docket = session.get(Docket, dispute_id)
    if docket is None:
        return c.RoutingSheet(dispute_id=dispute_id, state="unknown")
    return as_sheet(session, docket)


def classify(request: c.Classify, rules: Rules) -> c.Suggestion:
    """What the rules say of a text; nothing is stored."""
    facts = CaseFacts(
        narrative=request.text,
        declared_type=request.declared_type or None,
        people_involved=request.people_involved,
        amount_yuan=None if request.amount_yuan is None else Decimal(str(request.amount_yuan)),
    )
    return as_suggestion(decide(facts, rules))


def find(session: Session, dispute_id: str, *, lock: bool = False) -> Docket:
    """:raises UnknownDispute: routing has not heard of it."""
    docket = session.get(Docket, dispute_id, with_for_update=lock or None)
    if docket is None:
        raise UnknownDispute("研判台没有这一件，可能还在路上，请稍后刷新。")
    return docket


def preload(session: Session, dispute_ids: Sequence[str]) -> None:
    """The dockets of a batch with one query, locked against whoever decides one of them now."""
    key = DOCKETS.c.dispute_id
    wanted = batches.locked(session, select(Docket).where(batches.among(key, dispute_ids)), key)
    batches.stock(session, Docket, dispute_ids, session.scalars(wanted))


def docket_of(session: Session, dispute_id: str) -> Docket | None:
    """The docket, locked; None where nobody accepted the dispute yet."""
    return session.get(Docket, dispute_id, with_for_update=True)


def as_sheet(session: Session, docket: Docket) -> c.RoutingSheet:
    wanted = select(Ruling).where(RULINGS.c.dispute_id == docket.dispute_id).order_by(RULINGS.c.decision_no)
    rulings = session.execute(wanted).scalars().all()
    suggestion = c.Suggestion.model_validate(docket.suggestion)
    known = precedents.newest_precedents(session, [suggestion.type_code])
    return c.RoutingSheet(
        dispute_id=docket.dispute_id,
        state=docket.state,
        open=docket.is_open,
        suggestion=suggestion,
        precedents=precedents.cited(known, suggestion),
        decisions=tuple(as_decision(ruling) for ruling in rulings),
    )


def as_decision(ruling: Ruling) -> c.RoutingDecision:
    return c.RoutingDecision(
        decision_no=ruling.decision_no,
        decided_at=ruling.decided_at,
        decided_by=ruling.decided_by,
        suggestion=c.Suggestion.model_validate(ruling.decision),
        designated=ruling.designated,
        reason=ruling.reason,
        corrects=ruling.corrects,
    )


def as_referred(docket: Docket) -> c.Referred:
    return c.Referred(
        dispute_id=docket.dispute_id,
        number=docket.number,
        narrative=str(docket.brief["narrative"]),
        channel=docket.channel,
        village_code=docket.village_code,
        why=docket.why,
        since=docket.since,
        suggestion=c.Suggestion.model_validate(docket.suggestion),
        returned_by=docket.returned_by,
        return_reason=docket.return_reason,
        proposed_desk=docket.proposed_desk,
        study_reasons=tuple(docket.study_reasons.split()),
    )


def as_suggestion(decision: Decision) -> c.Suggestion:
    return c.Suggestion(
        type_code=decision.type_code,
        type_name=decision.type_name,
        runner_up=decision.runner_up,
        confidence=decision.confidence,
        lead_desk=decision.desk,
        desk_runner_up=decision.desk_runner_up,
        desk_confidence=decision.desk_confidence,
        co_desks=decision.co_desks,
        complexity=decision.complexity,
        severe=decision.severe,
        risk=decision.risk.level,
        level=decision.level,
        evidence=tuple(Evidence(start=e.start, end=e.end, why=e.why) for e in decision.evidence),
        types=_candidates(decision.types),
        desks=_candidates(decision.desks),
        gates=tuple(gate.sentence for gate in decision.gates),
        rules_version=decision.rules_version,
        needs_person=decision.needs_person,
        person_reasons=decision.person_reasons,
        rules=tuple(_matched(each) for each in decision.matched),
        conflicts=decision.conflicts,
        cited=_cited(decision.cited),
        grounds=tuple(c.Ground(**ground._asdict()) for ground in decision.grounds),
        evidence_left=decision.evidence_left,
    )


def _cited(one: CitedPrecedent | None) -> c.CitedRuling | None:
    if one is None:
        return None
    return c.CitedRuling(
        study_id=one.key,
        desk=one.desk,
        words=one.words,
        likeness=one.likeness,
        weight=one.weight,
        before=one.before,
        chance_before=one.chance_before,
        changed=one.changed,
    )


def _candidates(chances: Sequence[tuple[str, float]]) -> tuple[Candidate, ...]:
    return tuple(Candidate(code=code, confidence=chance) for code, chance in chances)


def _matched(matched: Matched) -> c.MatchedRule:
    return c.MatchedRule(
        rule_id=matched.key,
        name=matched.name,
        by=matched.by,
        effects=dict(matched.effects),
        won=matched.won,
    )


def facts_of(brief: DisputeBrief) -> CaseFacts:
    """What the rules may look at."""
    villages = {brief.village_code, *(party.village_code for party in brief.parties)} - {""}
    registered = brief.registered_at.astimezone(SHANGHAI)
    return CaseFacts(
        narrative=brief.narrative,
        declared_type=brief.declared_type or None,
        people_involved=brief.people_involved,
        amount_yuan=brief.amount_yuan,
        village_codes=tuple(sorted(villages)),
        channel=brief.channel,
        hour=registered.hour,
        on=registered.date(),
        earlier_cases=brief.earlier_cases,
    )
