"""The decision at the door: accept, or refuse with a reason and the place to go (domain.md §4.4)."""

from __future__ import annotations

from contracts.codes import REFUSALS
from contracts.intake import (
    AcceptDispute,
    DisputeAccepted,
    DisputeRefused,
    DisputeState,
    RefusalNotice,
    RefusalWords,
    RefuseDispute,
)
from contracts.notices import ConfirmHandover, DisputeHandedOver, Duty
from intake.handlers.vault import Vault
from intake.handlers.viewing import dispute_for, order_of, town_of
from intake.model import Dispute, Notice
from intake.policies.fields import Advice, clean
from intake.policies.orders import check_refusal
from intake.policies.ways_on import way_on
from intake.queries.briefs import brief
from intake.queries.sheets import duty_of, notice_of
from messaging.call import Call
from servicekit import privacy

NOWHERE = Advice("", "请向窗口工作人员咨询其他解决途径", "", "", "")


def accept_dispute(call: Call, request: AcceptDispute) -> DisputeState:
    """受理.

    :raises DisputeUnknown, AlreadyDecided: no such dispute, or decided before.
    """
    call.demand("dispute.accept")
    dispute = dispute_for(call, request.dispute_id, locked=True)
    dispute.accept(call.actor.person_id, call.now)
    publish_acceptance(call, dispute)
    return DisputeState(dispute_id=dispute.id, number=dispute.number, state=dispute.state)


def publish_acceptance(call: Call, dispute: Dispute) -> None:
    """Leaves the audit row and tells the bus that the clock starts."""
    call.audit(dispute.id, "accepted", number=dispute.number)
    by = call.actor.person_id
    call.publish(DisputeAccepted(at=call.now, dispute=brief(dispute), accepted_by=by))


def refuse_dispute(call: Call, request: RefuseDispute) -> RefusalNotice:
    """不予受理, never bare: the notice names the reason, the way on and the place.

    :raises DisputeUnknown, AlreadyDecided: no such dispute, or decided before.
    :raises Designated: an order that the hotline's centre gave to us by name.
    :raises FieldInvalid: the place to go lacks or is named in part.
    """
    call.demand("dispute.accept")
    dispute = dispute_for(call, request.dispute_id, locked=True)
    check_refusal(order_of(call, dispute.id), request.reason_code)
    refuse(call, dispute, request)
    publish_refusal(call, dispute, request)
    notice = notice_of(dispute)
    assert notice is not None
    return notice


def refuse(call: Call, dispute: Dispute, words: RefusalWords, under: str = "") -> None:
    """Decides, and writes the notice that is handed out; tells nobody yet. ``under`` is the path of ``words`` in what was sent.

    :raises AlreadyDecided, FieldInvalid: decided before; the place to go lacks or is named in part.
    """
    call.demand("dispute.accept")
    dispute.refuse(_notice(call, dispute, words, under), call.actor.person_id, call.now)


def publish_refusal(call: Call, dispute: Dispute, words: RefusalWords) -> None:
    """Leaves the audit row and tells the bus that the matter was not taken."""
    call.audit(dispute.id, "refused", reason_code=words.reason_code)
    call.publish(
        DisputeRefused(
            at=call.now,
            dispute_id=dispute.id,
            number=dispute.number,
            reason_code=words.reason_code,
            refused_by=call.actor.person_id,
        )
    )


def confirm_handover(call: Call, request: ConfirmHandover) -> Duty:
    """首问负责 ends: the body that the person was sent to has the matter.

    :raises DisputeUnknown, NotHandedOn, AlreadyDecided: no such dispute, not refused, or confirmed before.
    """
    call.demand("dispute.accept")
    dispute = dispute_for(call, request.dispute_id, locked=True)
    dispute.hand_over(privacy.mask_text(clean(request.handed_to)), call.actor.person_id, call.now)
    call.audit(dispute.id, "reception_confirmed", number=dispute.number)
    by = call.actor.person_id
    call.publish(
        DisputeHandedOver(at=call.now, dispute_id=dispute.id, number=dispute.number, confirmed_by=by)
    )
    return duty_of(dispute)


def _masked_note(call: Call, dispute: Dispute, note: str) -> str:
    """The note is shown to whoever has the query code: without the people's names and numbers."""
    if not note.strip():
        return ""
    vault = Vault(call.settings)
    names = [vault.open_party(party)["name"] for party in dispute.parties if party.kind == "person"]
    return privacy.mask_text(clean(note), names)


def _notice(call: Call, dispute: Dispute, words: RefusalWords, under: str) -> Notice:
    code = words.reason_code
    advice = town_of(call).refusals.get(code, NOWHERE)
    there = way_on(advice, code, words.go_to.model_dump(), f"{under}go_to.")
    reason, note = advice.reason or REFUSALS[code], _masked_note(call, dispute, words.note)
    return Notice(
        reason_code=code,
        reason=f"{reason}。说明：{note}" if note else reason,
        way_on=advice.way_on,
        **there,
    )
