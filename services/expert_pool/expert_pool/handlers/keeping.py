"""The pool as people keep it: committees one by one, experts as rows that are written only when all of them are right."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from contracts import expert_roster as c
from contracts.codes import TYPES
from contracts.mediator_roster import RosterResult
from expert_pool import queries
from expert_pool.errors import CommitteeInUse, UnknownField
from expert_pool.handlers.asking import decline_for
from expert_pool.handlers.town import name_digest
from expert_pool.model import Committee, Credential, Expert
from expert_pool.policies.rows import Names, Row, read_row
from messaging.call import Call
from servicekit.rosters import compared, faults_of

LEFT = "已退出专家库"
CREDENTIAL = ("credential", "credential_until")  # of a row; kept beside the expert
NOTHING: dict[str, Any] = {"fields": [], "title": "", "village_code": "", "employer_digest": "", "kin": []}
ABLE = frozenset(TYPES) - {"00"}


def import_experts(call: Call, request: c.ImportExperts) -> RosterResult:
    """Dry or in earnest; questions that wait for who leaves go to the next expert at once."""
    call.demand("expert.manage")
    known = {one.id: one for one in queries.all_experts(call.session)}
    names = _names_of(call)
    rows = [read_row(cells, names, cells.get("编号", "").strip() in known) for cells in request.rows]
    if faults := faults_of([(row.expert_id, row.faults) for row in rows], "编号"):
        return RosterResult(faults=faults)
    wanted = {row.expert_id: _said(call, row) for row in rows}
    result = _with_credentials(known, rows, compared(known, wanted))
    if not request.dry_run:
        _write_experts(call, known, wanted, rows, result)
    return result.model_copy(update={"written": not request.dry_run})


def keep_expert_committee(call: Call, request: c.KeepExpertCommittee) -> c.ExpertCommittees:
    """:raises UnknownField: no such type. :raises CommitteeInUse: it has experts and cannot be given up."""
    call.demand("expert.manage")
    for one in request.types:
        if one not in ABLE:
            raise UnknownField(f"没有“{one}”这个纠纷类型，请从列表中选择。", field="types")
    people = [one for one in queries.all_experts(call.session) if one.committee_code == request.code]
    if not request.active and any(one.active for one in people):
        raise CommitteeInUse("这个委员会还有在册的专家，请先把他们调到其他委员会或者退出。", field="active")
    values = {**request.model_dump(), "types": list(request.types), "kept_by": "office"}
    call.session.merge(Committee(**values))
    call.audit(request.code, "committee.kept")
    call.session.flush()
    return queries.list_expert_committees(call.session)


def _names_of(call: Call) -> Names:
    committees = {
        word: one.code for one in queries.all_committees(call.session) for word in (one.code, one.name)
    }
    villages = {word: one.code for one in call.resources.villages.values() for word in (one.code, one.name)}
    return Names(committees, villages, ABLE)


def _said(call: Call, row: Row) -> dict[str, Any]:
    """The columns of the table that this row fills; employer and relatives, who only rule somebody out, become digests."""
    key, said = call.settings.identity_key.get_secret_value(), dict(row.values)
    if "name" in said:
        said["name_digest"] = name_digest(key, said["name"])
    if "employer" in said:
        said["employer_digest"] = name_digest(key, said.pop("employer"))
    if "relatives" in said:
        said["kin"] = sorted(name_digest(key, one) for one in said.pop("relatives"))
    return {name: value for name, value in said.items() if name not in CREDENTIAL}


def _with_credentials(known: Mapping[str, Expert], rows: list[Row], result: RosterResult) -> RosterResult:
    """Whose credential alone would change is changed too."""
    apart = {*result.added, *result.changed, *result.left}
    more = [
        row.expert_id
        for row in rows
        if row.expert_id not in apart and _new_credential(known[row.expert_id], row) is not None
    ]
    changed = (*result.changed, *more)
    return result.model_copy(update={"changed": changed, "unchanged": result.unchanged - len(more)})


def _new_credential(expert: Expert, row: Row) -> tuple[str, Any] | None:
    """Name and last day that the row says and no credential of the expert has; None where there is nothing new."""
    if "credential_until" not in row.values:
        return None
    until, kept = (
        row.values["credential_until"],
        [one for one in expert.credentials if one.withdrawn_on is None],
    )
    name = row.values.get("credential", kept[-1].name if kept else "")
    return None if any((one.name, one.valid_until) == (name, until) for one in kept) else (name, until)


def _write_experts(
    call: Call,
    known: dict[str, Expert],
    wanted: dict[str, dict[str, Any]],
    rows: list[Row],
    result: RosterResult,
) -> None:
    for one in result.added:
        known[one] = Expert(id=one, **{**NOTHING, **wanted[one], "kept_by": "office"})
        call.session.add(known[one])
    for one in (*result.changed, *result.left):
        for name, value in {**wanted[one], "kept_by": "office"}.items():
            setattr(known[one], name, value)
    for row in rows:
        _write_credential(call, known[row.expert_id], row)
    for one in (*result.added, *result.changed, *result.left):
        call.audit(one, "expert.left" if one in result.left else "expert.kept", expert_id=one)
    call.session.flush()
    for one in result.left:
        _pass_on_all(call, one)


def _write_credential(call: Call, expert: Expert, row: Row) -> None:
    """The credential of this name gets the later day; another name is another credential."""
    new = _new_credential(expert, row)
    if new is None:
        return
    name, until = new
    same = [one for one in expert.credentials if one.name == name and one.withdrawn_on is None]
    if same:
        same[-1].valid_until, same[-1].kept_by = until, "office"
    else:
        expert.credentials.append(Credential(call.new_id(), expert.id, name, until))


def _pass_on_all(call: Call, expert_id: str) -> None:
    for one in queries.waiting_for(call.session, expert_id):
        decline_for(call, one, expert_id, LEFT)
