"""The roster as a table: rows are checked all together, and written only when every one of them is right."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from contracts import mediator_roster as c
from contracts.codes import TYPES
from mediator_dispatch import queries
from mediator_dispatch.errors import MediatorUnknown, RosterChangedMeanwhile
from mediator_dispatch.handlers.crew import note_roster, take_turn
from mediator_dispatch.handlers.leaving import leave, tell_roster
from mediator_dispatch.handlers.roster import own_village
from mediator_dispatch.model import Committee, Mediator
from mediator_dispatch.policies.rows import Names, Row, cleared, read_row
from mediator_dispatch.tables import COMMITTEES
from messaging.call import Call
from servicekit.clock import local_date
from servicekit.privacy import digest, mask_text, normalise_name
from servicekit.rosters import compared, faults_of
from servicekit.town import Town

NOTHING: dict[str, Any] = {
    "employer_digest": "",
    "village_code": "",
    "area_code": "",
    "standing": 0,
    "available": False,
}


def import_roster(call: Call, request: c.ImportRoster) -> c.RosterResult:
    """Dry or in earnest; somebody new is off duty until the table says otherwise."""
    call.demand("dispatch.manage")
    take_turn(call.session)
    known = {one.mediator_id: one for one in call.session.scalars(select(Mediator))}
    committees = _committees(call)
    names = _names(call.resources, committees)
    rows = [read_row(cells, names, cells.get("编号", "").strip() in known) for cells in request.rows]
    if faults := faults_of([(row.mediator_id, row.faults) for row in rows], "编号"):
        return c.RosterResult(faults=faults)
    wanted = {row.mediator_id: _values(call, row, known.get(row.mediator_id), committees) for row in rows}
    result = compared(known, wanted)
    if not request.dry_run:
        _write_roster(call, known, wanted, result)
    return result.model_copy(update={"written": not request.dry_run})


def keep_mediator(call: Call, request: c.KeepMediator) -> c.KeptMediator:
    """One row with a reason, held against what its keeper saw.

    :raises RosterChangedMeanwhile: somebody else has changed it since; the sentence names what.
    """
    call.demand("dispatch.manage")
    take_turn(call.session)
    mediator_id = request.cells.get("编号", "").strip()
    one = call.session.get(Mediator, mediator_id, populate_existing=True)
    _must_be_seen(one, request)
    committees = _committees(call)
    row = read_row(request.cells, _names(call.resources, committees), one is not None)
    if faults := faults_of([(row.mediator_id, row.faults)], "编号"):
        return c.KeptMediator(faults=faults)
    known = {mediator_id: one} if one else {}
    wanted = {mediator_id: {**cleared(request.cells), **_values(call, row, one, committees)}}
    _write_roster(call, known, wanted, compared(known, wanted), reason=mask_text(request.reason))
    call.session.flush()
    kept = call.session.get_one(Mediator, mediator_id)
    return c.KeptMediator(mediator=queries.mediator_sheet(kept, local_date(call.now)))


def _must_be_seen(one: Mediator | None, request: c.KeepMediator) -> None:
    if one is None:
        if request.version:
            raise MediatorUnknown("名册中没有这位调解员，请回到名册重新选择。")
        return
    if not request.version:
        raise RosterChangedMeanwhile("这个编号已经在名册里，请从名册打开后修改，或者换一个编号。", field="id")
    if request.version != queries.version_of(one):
        raise RosterChangedMeanwhile(
            "这位调解员的登记在您打开以后被别人改过，什么都没有写入：请核对现在的登记后再改。"
        )


def _names(town: Town, committees: Mapping[str, Any]) -> Names:
    named = {word: one.code for one in committees.values() for word in (one.code, one.name)}
    studios = {word: one.code for one in town.studios.values() for word in (one.code, one.name)}
    return Names(named, studios, frozenset(TYPES) - {"00"})


def _values(call: Call, row: Row, known: Mediator | None, committees: Mapping[str, Any]) -> dict[str, Any]:
    """The columns of the table that this row fills; words that only rule somebody out become digests."""
    town, key, said = call.resources, call.settings.identity_key, dict(row.values)
    found: dict[str, Any] = {} if known else dict(NOTHING)
    committee = committees.get(said.pop("committee_code", ""))
    if committee is not None and (known is None or known.committee != committee.name):
        found |= {
            "committee": committee.name,
            "village_code": committee.village_code,
            "area_code": _area(town, committee),
        }
    if "name" in said:
        found["name_digest"] = digest(key, normalise_name(said["name"]))
    if "employer" in said:
        found["employer_digest"] = digest(key, normalise_name(said.pop("employer")))
    relatives = said.pop("relatives", None)
    if relatives is not None or "village_code" in found:
        village = found.get("village_code", known.village_code if known else "")
        found["ties"] = [
            *own_village(village, town, key),
            *(digest(key, normalise_name(one)) for one in relatives or ()),
        ]
    return {**found, **said}


def _committees(call: Call) -> dict[str, Any]:
    """By code: the town's, and those that the office keeps."""
    kept = call.session.scalars(select(Committee).where(COMMITTEES.c.active))
    return {**call.resources.committees, **{one.code: one for one in kept}}


def _area(town: Town, committee: Any) -> str:
    village = town.villages.get(committee.village_code)
    return village.area_code if village else str(committee.area_code)


def _write_roster(
    call: Call,
    known: dict[str, Mediator],
    wanted: dict[str, dict[str, Any]],
    result: c.RosterResult,
    **why: str,
) -> None:
    back = [one for one in result.changed if wanted[one].get("active") and not known[one].active]
    for one in result.added:
        known[one] = Mediator(mediator_id=one, **{"kept_by": "office", **wanted[one]})
        call.session.add(known[one])
    for one in (*result.added, *result.changed):
        call.audit(one, "roster_changed", **why)
    for one in (*result.changed, *result.left):
        for name, value in {**wanted[one], "kept_by": "office"}.items():
            if name != "active" or value:
                setattr(known[one], name, value)
    for one in (*result.added, *back):
        tell_roster(call, known[one])
    call.session.flush()
    note_roster(call.session)
    for one in result.left:
        leave(call, known[one])
