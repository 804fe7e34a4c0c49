"""Who comes again: a person found by telephone or ID number, and the other disputes of a party; every look is recorded."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import timedelta

from contracts import callers as c
from intake.errors import FieldInvalid, NotAllowed, PartyUnknown
from intake.handlers.vault import Vault
from intake.handlers.viewing import dispute_for, viewer_of
from intake.model import Dispute, Party
from intake.policies.seeing import may_open, sees_confidential
from intake.queries import callers
from messaging.call import Call
from servicekit import identity, privacy

Entry = tuple[Party, Dispute]
YEAR = timedelta(days=365)


def find_caller(call: Call, request: c.FindCaller) -> c.Callers:
    """For the counter: whoever registers and may see people unmasked.

    :raises Forbidden: not at a counter. :raises FieldInvalid: neither number, or a wrong one.
    """
    call.demand("dispute.register")
    call.demand("dispute.reveal")
    vault = Vault(call.settings)
    entries = callers.entries_of(call.session, *_digests(vault, request.phone, request.id_number))
    people: dict[str, list[Entry]] = defaultdict(list)
    for party, dispute in entries:
        if _tells(call, party, dispute):
            people[party.id_digest or party.name_digest].append((party, dispute))
    for dispute_id in sorted({dispute.id for found in people.values() for _, dispute in found}):
        call.audit(dispute_id, "caller_found")
    return c.Callers(items=tuple(_caller(vault, found) for found in people.values()))


def list_same_person(call: Call, request: c.ListSamePerson) -> c.SamePerson:
    """What one party brought before or later, as far as this person may know.

    :raises DisputeUnknown, NotAllowed, PartyUnknown: no such dispute or party, or not for this person.
    """
    dispute, viewer = dispute_for(call, request.dispute_id), viewer_of(call)
    by, hidden = dispute.registered_by, dispute.confidential or dispute.anonymous
    if not may_open(viewer, registered_by=by, channel=dispute.channel):
        raise NotAllowed("您没有查看这件纠纷的权限。")
    if hidden and not sees_confidential(viewer, registered_by=by, handles=request.handles):
        raise NotAllowed("这是保密件或者匿名件，不能查看当事人的其他纠纷。")
    party = next((one for one in dispute.parties if one.ref == request.ref), None)
    if party is None:
        raise PartyUnknown("没有这位当事人，请刷新页面。", field="ref")
    call.audit(dispute.id, "same_person_read", ref=party.ref)
    found = callers.entries_of(call.session, party.phone_digest, party.id_digest)
    others = [(one, other) for one, other in found if other.id != dispute.id and _shown(call, other)]
    return c.SamePerson(
        dispute_id=dispute.id,
        ref=party.ref,
        name=party.name_masked,
        items=callers.brought(others),
        a_year=_a_year(call, [(party, dispute), *others]),
    )


def _digests(vault: Vault, phone: str, id_number: str) -> tuple[str, str]:
    """:raises FieldInvalid: neither is there, or one of them cannot be."""
    try:
        number = identity.id_number(id_number) if id_number.strip() else ""
    except ValueError as error:
        raise FieldInvalid(str(error), field="id_number") from None
    try:
        digits = identity.phone(phone) if phone.strip() else ""
    except ValueError as error:
        raise FieldInvalid(str(error), field="phone") from None
    if not number and not digits:
        raise FieldInvalid("请先填写手机号码或者身份证号码，再查这个人是否来过。", field="phone")
    return vault.digest(privacy.normalise_phone(digits)), vault.digest(privacy.normalise_id(number))


def _tells(call: Call, party: Party, dispute: Dispute) -> bool:
    """An anonymous applicant, and the people of a confidential dispute, are told only to whoever may see them."""
    return party.kind == "person" and bool(party.name_digest) and _shown(call, dispute)


def _shown(call: Call, dispute: Dispute) -> bool:
    if not (dispute.confidential or dispute.anonymous):
        return viewer_of(call).knows_of(dispute.channel)
    return sees_confidential(viewer_of(call), registered_by=dispute.registered_by, handles=False)


def _caller(vault: Vault, found: Collection[Entry]) -> c.Caller:
    """The newest entry says where the person lives now; older ones fill in what it lacks."""
    known: dict[str, str] = {}
    for party, _ in found:
        for key, value in {**vault.open_party(party), "village_code": party.village_code}.items():
            known[key] = known.get(key) or value
    return c.Caller(**known, disputes=callers.brought(found))


def _a_year(call: Call, found: Collection[Entry]) -> int:
    since = call.now - YEAR
    return len({d.id for party, d in found if party.role == "applicant" and d.registered_at >= since})
