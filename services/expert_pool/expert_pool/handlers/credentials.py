"""A credential is registered, renewed or withdrawn."""

from __future__ import annotations

from contracts import expert_credentials as c
from contracts.codes import TYPES
from expert_pool import queries
from expert_pool.errors import CredentialEnds, UnknownCredential, UnknownField
from expert_pool.model import Credential
from messaging.call import Call
from servicekit.clock import local_date


def register_credential(call: Call, request: c.RegisterCredential) -> c.CredentialSheet:
    """:raises UnknownExpert, UnknownField, CredentialEnds: see there."""
    call.demand("expert.manage")
    expert = queries.find_expert(call.session, request.expert_id)
    _check_types(request.types)
    _check_days(request)
    one = Credential(id=call.new_id(), **{**request.model_dump(), "types": list(request.types)})
    expert.credentials.append(one)
    call.session.flush()
    return _kept(call, one, "credential.registered")


def renew_credential(call: Call, request: c.RenewCredential) -> c.CredentialSheet:
    """Its last day moves; the trail keeps the one before."""
    call.demand("expert.manage")
    one = _credential(call, request.credential_id)
    before = one.valid_until.isoformat()
    one.renew(request.valid_until, request.number, local_date(call.now))
    return _kept(call, one, "credential.renewed", before=before, after=one.valid_until.isoformat())


def withdraw_credential(call: Call, request: c.WithdrawCredential) -> c.CredentialSheet:
    """From now on its holder is not drawn on the strength of it."""
    call.demand("expert.manage")
    one = _credential(call, request.credential_id)
    one.withdraw(request.reason, local_date(call.now))
    return _kept(call, one, "credential.withdrawn")


def _credential(call: Call, credential_id: str) -> Credential:
    found = call.session.get(Credential, credential_id, with_for_update=True)
    if found is None:
        raise UnknownCredential("没有这份资质，请刷新列表。")
    return found


def _check_types(types: tuple[str, ...]) -> None:
    for one in types:
        if one not in TYPES or one == "00":
            raise UnknownField(f"没有“{one}”这个纠纷类型，请从列表中选择。", field="types")


def _check_days(request: c.RegisterCredential) -> None:
    if request.valid_from and request.valid_from > request.valid_until:
        raise CredentialEnds("有效期的最后一天不能早于第一天。", field="valid_until")


def _kept(call: Call, one: Credential, action: str, **details: str) -> c.CredentialSheet:
    call.audit(one.expert_id, action, credential_id=one.id, expert_id=one.expert_id, **details)
    return queries.credential_sheet(
        call.session, one, local_date(call.now), call.settings.credential_warn_days
    )
