"""并入: a case that is worked under another dispute needs nothing more of its desk, until that is undone (docs/adr/0018)."""

from __future__ import annotations

from contracts.errors import TooEarly
from contracts.merging import DisputeMerged, DisputeParted
from departments.handlers.cases import tell_signed
from departments.handlers.decided_parts import drop_parts, take_parts_up
from departments.model import DeskCase
from messaging.call import Call
from servicekit import batches

MERGED = "本件已经并入另一件，这一项不用再办。"


def take_merged(call: Call, event: DisputeMerged) -> None:
    """The lead desk and its co-desks need not go on.

    :raises TooEarly: the desk does not have the case yet.
    """
    case = _case(call, event)
    if case is not None and case.follow_head(event.head_number, event.step):
        call.audit(case.dispute_id, "desk.merged", desk=case.desk, head_id=event.head_id)
        drop_parts(call, case.dispute_id, MERGED)


def take_parted(call: Call, event: DisputeParted) -> None:
    """The case stands at its desk where it stood; its signature is told again, since nobody may have taken it up.

    :raises TooEarly: see above.
    """
    case = _case(call, event)
    if case is None or not case.part(event.step, call.resources.sign_due(event.at)):
        return
    call.audit(case.dispute_id, "desk.parted", desk=case.desk, head_id=event.head_id)
    take_parts_up(call, case.dispute_id, MERGED)
    if case.state == "signed":
        tell_signed(call, case)


def _case(call: Call, event: DisputeMerged | DisputeParted) -> DeskCase | None:
    """None where no desk was named yet."""
    if event.routed is None:
        return None
    case = batches.find(call.session, DeskCase, (event.dispute_id, event.routed.lead_desk))
    if case is None:
        raise TooEarly(f"desk {event.routed.lead_desk} does not have this dispute yet")
    return case
