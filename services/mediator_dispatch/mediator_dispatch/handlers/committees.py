"""Committees come from the town's folder at each start; the office keeps them on a page or by a workbook."""

from __future__ import annotations

from copy import copy
from typing import Any

from sqlalchemy import select

from contracts import committees as c
from contracts.mediator_roster import RosterResult
from mediator_dispatch import policies, queries
from mediator_dispatch.errors import CommitteeChangedMeanwhile
from mediator_dispatch.handlers.crew import note_roster, take_turn
from mediator_dispatch.model import Committee
from mediator_dispatch.policies.committee_rows import Places, cleared_cells, read_committee
from mediator_dispatch.policies.rows import Row
from mediator_dispatch.tables import MEDIATORS
from messaging.call import Call
from servicekit.clock import local_date
from servicekit.privacy import mask_text
from servicekit.rosters import compared, faults_of
from servicekit.town import Town

KEY = "编号"


def load_committees(call: Call) -> int:
    """Adds and updates; what the office wrote is newer than the folder. Members are the folder's mediators."""
    town: Town = call.resources
    known = {one.code: one for one in call.session.scalars(select(Committee))}
    for row in town.committees.values():
        values = _town_values(town, row)
        one = known.get(row.code)
        if one is None:
            call.session.add(Committee(code=row.code, **values))
        elif one.kept_by == "office" or all(getattr(one, name) == value for name, value in values.items()):
            continue
        else:
            for name, value in values.items():
                setattr(one, name, value)
        call.audit(row.code, "committee_loaded")
    call.session.flush()
    return len(town.committees)


def _town_values(town: Town, row: Any) -> dict[str, Any]:
    people = sorted(town.members_of(row.code), key=lambda one: (one.id != row.chair_id, one.id))
    members = people[: policies.MOST_MEMBERS]
    area = town.villages[row.village_code].area_code if row.village_code else row.area_code
    return {
        "name": row.name, "kind": row.kind, "village_code": row.village_code, "area_code": area,
        "term_from": row.term_from, "term_until": row.term_until, "chair_id": row.chair_id,
        "members": [one.id for one in members], "women": [one.id for one in members if one.sex == "女"],
    }  # fmt: skip


def import_committees(call: Call, request: c.ImportCommittees) -> RosterResult:
    """Dry or in earnest, all or nothing."""
    call.demand("dispatch.manage")
    result, _ = _take(call, request.rows, dry_run=request.dry_run)
    return result


def keep_committee(call: Call, request: c.KeepCommittee) -> c.KeptCommittee:
    """One row with a reason, held against what its keeper saw.

    :raises CommitteeChangedMeanwhile: somebody else has changed it since.
    """
    call.demand("dispatch.manage")
    code = request.cells.get(KEY, "").strip()
    one = call.session.get(Committee, code, with_for_update=True)
    if one is None and request.version:
        raise CommitteeChangedMeanwhile("没有这个调委会，请回到列表重新选择。")
    if one is not None and not request.version:
        raise CommitteeChangedMeanwhile("这个编号已经有一个调委会，请从列表打开后修改。", field="code")
    if one is not None and request.version != queries.committee_version(one):
        raise CommitteeChangedMeanwhile("这个调委会在您打开以后被别人改过，什么都没有写入：请核对后再改。")
    empty = cleared_cells(request.cells)
    result, kept = _take(call, (request.cells,), empty, reason=mask_text(request.reason))
    if result.faults:
        return c.KeptCommittee(faults=result.faults)
    return c.KeptCommittee(committee=queries.committee_sheet(call.session, kept[code], local_date(call.now)))


def _take(
    call: Call,
    rows: tuple[dict[str, str], ...],
    empty: dict[str, Any] | None = None,
    *,
    dry_run: bool = False,
    **why: str,
) -> tuple[RosterResult, dict[str, Committee]]:
    known = {one.code: one for one in call.session.scalars(select(Committee))}
    places = _places(call)
    read = [read_committee(cells, places, cells.get(KEY, "").strip() in known) for cells in rows]
    for row in read:
        row.values = {**(empty or {}), **row.values}
    wanted = {row.mediator_id: _filled(row, known.get(row.mediator_id)) for row in read}
    told = [(row.mediator_id, [*row.faults, *_unlawful(row, known)]) for row in read]
    if faults := faults_of(told, KEY):
        return RosterResult(faults=faults), known
    result = compared(known, wanted)
    if not dry_run:
        _write_committees(call, known, wanted, result, why)
    return result.model_copy(update={"written": not dry_run}), known


def _unlawful(row: Row, known: dict[str, Committee]) -> list[tuple[str, str]]:
    """Of a row that can be read: what the law does not allow of the committee as it would be."""
    if row.faults or row.values.get("active") is False:
        return []
    return list(policies.faults_of_committee(_would_be(row, known.get(row.mediator_id))))


def _would_be(row: Row, known: Committee | None) -> Committee:
    """The committee after the row, apart from the session."""
    values = _filled(row, known)
    if known is None:
        return Committee(code=row.mediator_id, **values)
    return Committee(**{**{name: copy(getattr(known, name)) for name in FIELDS}, **values})


FIELDS = (
    "code", "name", "kind", "village_code", "area_code", "term_from", "term_until", "chair_id", "deputies", "members",
    "women",
)  # fmt: skip


def _filled(row: Row, known: Committee | None) -> dict[str, Any]:
    return row.values if known else {"village_code": "", "area_code": "", **row.values}


def _write_committees(
    call: Call,
    known: dict[str, Committee],
    wanted: dict[str, dict[str, Any]],
    result: RosterResult,
    why: dict[str, str],
) -> None:
    for code in result.added:
        known[code] = Committee(code=code, kept_by="office", **wanted[code])
        call.session.add(known[code])
    for code in (*result.changed, *result.left):
        one, before = known[code], known[code].name
        for name, value in {**wanted[code], "kept_by": "office"}.items():
            setattr(one, name, value)
        _rename(call, before, one.name)
    for code in (*result.added, *result.changed, *result.left):
        call.audit(code, "committee_given_up" if code in result.left else "committee_kept", **why)
    call.session.flush()


def _rename(call: Call, before: str, after: str) -> None:
    """Mediators carry their committee's name, which stands on papers."""
    if before == after:
        return
    take_turn(call.session)
    call.session.execute(MEDIATORS.update().where(MEDIATORS.c.committee == before).values(committee=after))
    note_roster(call.session)


def _places(call: Call) -> Places:
    town: Town = call.resources
    villages = {word: one.code for one in town.villages.values() for word in (one.code, one.name)}
    areas = {word: one.code for one in town.areas.values() for word in (one.code, one.name)}
    return Places(villages, areas, queries.on_roster(call.session))
