"""Reads that leave a trace: words, unmasked parties and receipts are looked at with an audit row."""

from __future__ import annotations

from sqlalchemy import select

from contracts.exchange import GetOrder, OrderSheet
from contracts.intake import (
    DisputeSheet,
    FindByQueryCode,
    FoundByCode,
    GetDispute,
    PartySheet,
    RevealDispute,
    Revealed,
)
from contracts.notices import GetReceipt, Receipt
from intake.errors import NotAllowed, QueryCodeUnknown
from intake.handlers.vault import Vault
from intake.handlers.viewing import dispute_for, order_of, viewer_of
from intake.model import Dispute, Party
from intake.policies.seeing import HIDDEN_WORDS, excerpt, may_open, sees_confidential
from intake.queries.sheets import count_files, found_by_code, sheet
from intake.queries.strays import order_sheet
from intake.tables import DISPUTES
from messaging.call import Call
from servicekit import privacy

CLOSED = "您没有查看这件纠纷的权限。"


def get_dispute(call: Call, request: GetDispute) -> DisputeSheet:
    """One registration, masked; whole words only for those who handle it (the gateway knows), and audited.

    :raises DisputeUnknown, NotAllowed: no such dispute, or not for this person.
    """
    dispute, viewer = dispute_for(call, request.dispute_id), viewer_of(call)
    by = dispute.registered_by
    if not may_open(viewer, registered_by=by, channel=dispute.channel):
        raise NotAllowed(CLOSED)
    hidden = dispute.confidential and not sees_confidential(viewer, registered_by=by, handles=request.handles)
    words, place = dispute.narrative_masked, dispute.place_masked
    if (request.unmask_narrative or request.handles) and not hidden:
        vault = Vault(call.settings)
        words, place = vault.open_narrative(dispute), vault.open_place(dispute)
        call.audit(dispute.id, "words_read")
    return sheet(call.session, dispute, words=words, place=place, hidden=hidden)


def reveal_dispute(call: Call, request: RevealDispute) -> Revealed:
    """The unmasked parties and words; the read log keeps who looked and why.

    :raises DisputeUnknown, Forbidden: no such dispute, no right to reveal, or confidential and somebody else's.
    """
    call.demand("dispute.reveal")
    dispute, vault = dispute_for(call, request.dispute_id), Vault(call.settings)
    if dispute.confidential and not sees_confidential(
        viewer_of(call), registered_by=dispute.registered_by, handles=request.handles
    ):
        raise NotAllowed("这是保密件，只有登记人、承办人和有权查看全部纠纷的人可以查看。")
    opened = [vault.open_party(party) for party in dispute.parties]
    why = privacy.mask_text(request.why, [one["name"] for one in opened])
    call.audit(dispute.id, "revealed", why=why)
    parties = tuple(_whole(party, one) for party, one in zip(dispute.parties, opened, strict=True))
    return Revealed(parties=parties, narrative=vault.open_narrative(dispute), place=vault.open_place(dispute))


def find_by_query_code(call: Call, request: FindByQueryCode) -> FoundByCode:
    """How a case stands, for whoever has the receipt; the caller limits guessing.

    :raises QueryCodeUnknown: no dispute answers to it.
    """
    digest = Vault(call.settings).query_digest(request.query_code)
    dispute = call.session.scalars(select(Dispute).where(DISPUTES.c.query_digest == digest)).one_or_none()
    if dispute is None:
        raise QueryCodeUnknown("没有这个查询码，请对照回执核对后再输。", field="query_code")
    return found_by_code(dispute)


def get_receipt(call: Call, request: GetReceipt) -> Receipt:
    """What the receipt prints, for who registered the dispute and who accepts disputes.

    :raises DisputeUnknown, NotAllowed: no such dispute, or not for this person.
    """
    dispute, viewer = dispute_for(call, request.dispute_id), viewer_of(call)
    own = viewer.person_id == dispute.registered_by and "dispute.register" in viewer.rights
    if not own and "dispute.accept" not in viewer.rights:
        raise NotAllowed("只有登记人和窗口可以打印这份回执。")
    call.audit(dispute.id, "receipt_read")
    return Receipt(
        dispute_id=dispute.id,
        number=dispute.number,
        query_code=Vault(call.settings).open_query_code(dispute),
        channel=dispute.channel,
        applicant=dispute.applicant.name_masked,
        excerpt=HIDDEN_WORDS if dispute.confidential else excerpt(dispute.narrative_masked),
        registered_at=dispute.registered_at,
        state=dispute.state,
        files=count_files(call.session, dispute.id),
    )


def get_order(call: Call, request: GetOrder) -> OrderSheet:
    """What the outside system's order says of a dispute, all its versions; empty where it came without one.

    :raises DisputeUnknown, NotAllowed: no such dispute, or not for this person.
    """
    dispute, viewer = dispute_for(call, request.dispute_id), viewer_of(call)
    by = dispute.registered_by
    if not may_open(viewer, registered_by=by, channel=dispute.channel):
        raise NotAllowed(CLOSED)
    order = order_of(call, dispute.id)
    hidden = dispute.confidential and not sees_confidential(viewer, registered_by=by, handles=False)
    return order_sheet(call.session, order, hidden=hidden) if order else OrderSheet()


def _whole(party: Party, opened: dict[str, str]) -> PartySheet:
    told = ("ref", "role", "village_code", "capacity", "acts_for", "minor")
    return PartySheet.model_validate({**opened, **{key: getattr(party, key) for key in told}})
