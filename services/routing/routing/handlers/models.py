"""Models: kept with their figures when trained, and one of them let decide."""

from __future__ import annotations

from typing import Any

from sqlalchemy import func, select, update

from contracts import routing_rules as c
from messaging.call import Call
from routing import queries
from routing.errors import NotBetter, UnknownModel
from routing.model import ModelVersion
from routing.policies.learned import Learned
from routing.queries.models import SHIPPED
from routing.tables import MODEL_VERSIONS

CHAIN = "routing-model"  # the audit rows of all versions are one chain


def keep_model(
    call: Call, learned: Learned, source: str, texts: int, figures: dict[str, Any], better: bool
) -> ModelVersion:
    """Keeps a trained model; it decides from now on only when it was ``better`` on cases held out."""
    call.demand("routing.rules")
    last = call.session.scalar(select(func.max(MODEL_VERSIONS.c.version))) or SHIPPED
    made = ModelVersion(
        last + 1, source, call.now, call.actor.person_id, texts, figures, better, learned.dump()
    )
    call.session.add(made)
    call.session.flush()
    call.audit(
        CHAIN, "routing.model_trained", version=made.version, source=source, texts=texts, better=better
    )
    if better:
        _let_decide(call, made.version)
    return made


def use_model(call: Call, request: c.UseModel) -> c.ModelList:
    """A person lets another version decide: one that decided before, or the town's own.

    :raises UnknownModel: there is no such version. :raises NotBetter: it never earned it.
    """
    call.demand("routing.rules")
    if request.version != SHIPPED:
        _must_have_earned_it(call, request.version)
    _let_decide(call, request.version)
    return queries.list_models(call.session, call.resources.shipped)


def _must_have_earned_it(call: Call, version: int) -> None:
    found = call.session.get(ModelVersion, version)
    if found is None:
        raise UnknownModel(f"没有第 {version} 版模型，请从列表中选择。", field="version")
    if not found.better:
        raise NotBetter(f"第 {version} 版在没有学过的件上没有更准，不能启用。请积累更多办结的件再学一次。")


def _let_decide(call: Call, version: int) -> None:
    table = MODEL_VERSIONS
    call.session.execute(update(table).where(table.c.live).values(live=False))
    call.session.execute(
        update(table)
        .where(table.c.version == version)
        .values(live=True, live_at=call.now, live_by=call.actor.person_id)
    )
    call.session.expire_all()
    call.audit(CHAIN, "routing.model_live", version=version)
    call.resources.look(call.session)
