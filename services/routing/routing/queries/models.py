"""Versions of the model, and the cases that people decided, which it learns from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from contracts import routing_rules as c
from contracts.case import DisputeBrief
from routing.model import CaseFacts, ModelVersion
from routing.policies.learned import Learned
from routing.queries.study import BY_PEOPLE, facts_of
from routing.tables import DOCKETS, MODEL_VERSIONS, RULINGS

SHIPPED = 0  # the version that stands for the town's own model


@dataclass(frozen=True)
class ClosedCase:
    """A case that a person decided last, with the answers."""

    facts: CaseFacts
    type_code: str
    desk: str
    complexity: str
    corrected: bool = False  # the answer stands instead of another one


def closed_cases(session: Session, most: int) -> Iterator[ClosedCase]:
    """Cases whose last decision a person made, and that do not wait for another one: corrections first, then the newest."""
    last = (
        select(RULINGS.c.dispute_id, func.max(RULINGS.c.decision_no).label("no"))
        .group_by(RULINGS.c.dispute_id)
        .subquery()
    )
    wanted = (
        select(DOCKETS.c.brief, RULINGS.c.decision, RULINGS.c.corrects)
        .join(last, and_(last.c.dispute_id == RULINGS.c.dispute_id, last.c.no == RULINGS.c.decision_no))
        .join(DOCKETS, DOCKETS.c.dispute_id == RULINGS.c.dispute_id)
        .where(BY_PEOPLE, DOCKETS.c.state == "routed")
        .order_by((RULINGS.c.corrects > 0).desc(), RULINGS.c.decided_at.desc())
        .limit(most)
    )
    for brief, decision, corrects in session.execute(wanted):
        facts = facts_of(DisputeBrief.model_validate(brief))
        answers = decision["type_code"], decision["lead_desk"], decision["complexity"]
        yield ClosedCase(facts, *answers, corrected=corrects > 0)


def list_models(session: Session, shipped: Learned | None) -> c.ModelList:
    """All versions, the newest first; the cold start is the last."""
    kept = session.scalars(select(ModelVersion).order_by(MODEL_VERSIONS.c.version.desc()))
    items = [as_model(version) for version in kept]
    texts = int(shipped.about.get("texts", 0)) if shipped else 0
    cold = c.ModelVersion(
        version=SHIPPED, source="town", texts=texts, live=not any(item.live for item in items)
    )
    return c.ModelList(items=(*items, cold))


def as_model(version: ModelVersion) -> c.ModelVersion:
    return c.ModelVersion(
        version=version.version,
        source=version.source,  # type: ignore[arg-type]
        made_at=version.made_at,
        made_by=version.made_by,
        texts=version.texts,
        figures=version.figures,
        better=version.better,
        live=version.live,
        live_at=version.live_at,
        live_by=version.live_by,
    )
