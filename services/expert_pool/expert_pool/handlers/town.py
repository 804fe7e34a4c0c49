"""Committees and experts come from the town's list."""

from __future__ import annotations

from expert_pool import queries
from expert_pool.model import Committee, Expert
from messaging.call import Call
from servicekit.privacy import digest, normalise_name
from servicekit.town import Expert as TownExpert
from servicekit.town import Town


def load_experts(call: Call) -> None:
    """Takes committees and experts from the town's list; who is no longer there is not asked again."""
    town: Town = call.resources
    for row in town.industry_committees.values():
        call.session.merge(Committee(row.code, row.name, list(row.types)))
    for known in queries.all_experts(call.session):
        known.active = known.id in town.experts
    key = call.settings.identity_key.get_secret_value()
    for one in town.experts.values():
        call.session.merge(_expert(key, one))


def _expert(key: str, row: TownExpert) -> Expert:
    return Expert(
        id=row.id,
        name=row.name,
        committee_code=row.committee_code,
        fields=list(row.fields),
        title=row.title,
        village_code=row.village_code,
        credential=row.credential,
        credential_until=row.credential_until,
        name_digest=_digest(key, row.name),
        employer_digest=_digest(key, row.employer),
    )


def _digest(key: str, name: str) -> str:
    return digest(key, normalise_name(name)) if name else ""
