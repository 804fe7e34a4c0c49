"""Registers one dispute from any door, once however often it is sent."""

from __future__ import annotations

import json

from sqlalchemy import ColumnElement, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from contracts.errors import Refusal
from contracts.intake import DisputeRegistered, LookAlike, RegisterDispute, Registered
from intake.errors import FieldInvalid, IdempotencyMismatch
from intake.handlers.already import key_digest
from intake.handlers.callers import YEAR
from intake.handlers.checking import Checked, check
from intake.handlers.decisions import publish_acceptance, publish_refusal, refuse
from intake.handlers.likes import leave_traces, look_alikes_of, marks_of
from intake.handlers.numbering import next_number
from intake.handlers.vault import Vault
from intake.handlers.viewing import town_of
from intake.model import Dispute
from intake.policies.doors import accepts_at_once, check_door, referrer_of
from intake.policies.fields import check_reference, check_warning_id
from intake.queries.briefs import brief
from intake.queries.earlier import count_earlier
from intake.tables import DISPUTES
from messaging.call import Call
from servicekit import audit
from servicekit.clock import local_date
from servicekit.ids import query_code

TRIES = 3  # a query code that is taken already is drawn again


def register_dispute(call: Call, request: RegisterDispute) -> Registered:
    """Number, query code and look-alikes of the new entry, or the first answer when it came before.

    :raises WrongChannel, NotAllowed: not this caller's door.
    :raises FieldInvalid: a field is wrong; nothing is written.
    :raises IdempotencyMismatch: the key came before with another body.
    """
    accept = accepts(call, request)
    submission = Submission(call, request)
    return submission.earlier() or submission.register(accept)


def accepts(call: Call, request: RegisterDispute) -> bool:
    """Whether this door takes it for the caller, and accepts it at once.

    :raises WrongChannel, NotAllowed: not this caller's door.
    """
    channel, actor = request.body.channel, call.actor
    check_door(
        channel,
        roles=actor.roles,
        rights=actor.rights,
        own_channel=actor.channel,
        origin_warning_id=check_warning_id(request.origin_warning_id),
    )
    return request.refusal is None and accepts_at_once(channel, request.accept, actor.rights)


class Submission:
    """One sending of a registration: how a repetition is known, and how it is written."""

    def __init__(self, call: Call, request: RegisterDispute) -> None:
        self.call, self.request = call, request
        self.vault = Vault(call.settings)
        self.external_ref = _reference(request)
        self.key_digest = key_digest(request.idempotency_key) or None
        self.body_digest = self.vault.digest(_canonical(request))

    def earlier(self) -> Registered | None:
        """The answer given before to the same key, or to the same channel and external reference.

        :raises IdempotencyMismatch: the key came before with another body.
        """
        if self.key_digest:
            owner = DISPUTES.c.registered_by == self.call.actor.person_id
            same_key = _one(self.call.session, owner, DISPUTES.c.key_digest == self.key_digest)
            if same_key and same_key.body_digest != self.body_digest:
                raise IdempotencyMismatch(
                    "这个幂等键已经用于另一份登记，请换一个新的。", field="idempotency_key"
                )
            if same_key:
                return self._again(same_key)
        same_reference = _same_reference(self.call.session, self.request.body.channel, self.external_ref)
        return self._again(same_reference) if same_reference else None

    def register(self, accept: bool) -> Registered:
        """Checks every field, writes the entry, tells the bus."""
        checked = check(self.request.body, town_of(self.call), local_date(self.call.now), self.vault)
        for _ in range(TRIES):
            dispute, code = self.draft(checked)
            likes = look_alikes_of(self.call, dispute)
            count_earlier(self.call.session, [dispute], self.call.now - YEAR)
            dispute.look_alikes = [one.model_dump(mode="json") for one in likes]
            self._decide(dispute, accept)
            try:
                self._write(dispute)
            except IntegrityError:  # somebody was faster with the same, or the query code is taken
                if before := self.earlier():
                    return before
                continue
            self._tell(dispute)
            return _answer(dispute, code, self._told(likes))
        raise Refusal("系统繁忙，请稍后再提交一次。")

    def _decide(self, dispute: Dispute, accept: bool) -> None:
        """What the counter decides at once; whatever it does not decide waits in the window's list."""
        if accept:
            dispute.accept(self.call.actor.person_id, self.call.now)
        elif self.request.refusal is not None:
            refuse(self.call, dispute, self.request.refusal, "refusal.")

    def draft(self, checked: Checked) -> tuple[Dispute, str]:
        """The entry as it will be written, without its number, and its query code."""
        call, body, code = self.call, self.request.body, query_code(self.call.random)
        dispute = Dispute(
            id=call.new_id(),
            number="",
            channel=body.channel,
            narrative_sealed=self.vault.seal(checked.narrative),
            narrative_masked=checked.masked,
            registered_at=call.now,
            registered_by=call.actor.person_id,
            query_digest=self.vault.query_digest(code),
            query_sealed=self.vault.seal(code),
            body_digest=self.body_digest,
            village_code=checked.village_code,
            place_sealed=self.vault.seal(checked.place) if checked.place else "",
            place_masked=checked.place_masked,
            occurred_on=checked.occurred_on,
            people_involved=checked.people_involved,
            amount_yuan=checked.amount_yuan,
            declared_type=checked.declared_type,
            external_ref=self.external_ref,
            key_digest=self.key_digest,
            confidential=body.confidential,
            anonymous=body.anonymous,
            origin_warning_id=self.request.origin_warning_id,
            referred_by=referrer_of(body.channel, body.referred_by, call.actor.desk),
            language=body.language,
            parties=checked.fresh_parties(),
        )
        return dispute, code

    def _write(self, dispute: Dispute) -> None:
        """The number is taken last and inside the savepoint: given back when the entry cannot be written."""
        with self.call.session.begin_nested():
            dispute.number = next_number(self.call.session, town_of(self.call).prefix, self.call.now)
            self.call.session.add(dispute)
            self.call.session.flush()
        leave_traces(self.call, [(dispute, marks_of(dispute))])

    def _tell(self, dispute: Dispute) -> None:
        """Two events where the counter decides at once: first registered, then accepted or refused."""
        tell_registered(self.call, dispute)
        if self.request.refusal is not None:
            publish_refusal(self.call, dispute, self.request.refusal)

    def _again(self, dispute: Dispute) -> Registered:
        likes = tuple(LookAlike.model_validate(one) for one in dispute.look_alikes)
        return _answer(dispute, self.vault.open_query_code(dispute), self._told(likes), repeated=True)

    def _told(self, likes: tuple[LookAlike, ...]) -> tuple[LookAlike, ...]:
        return () if "citizen" in self.call.actor.roles else likes


def tell_registered(call: Call, dispute: Dispute) -> None:
    """Two events where the door accepts at once: first registered, then accepted."""
    audit.start_chain(call.session, dispute.id)
    call.audit(dispute.id, "registered", number=dispute.number, channel=dispute.channel)
    as_registered = brief(dispute).model_copy(update={"accepted_at": None})
    call.publish(DisputeRegistered(at=call.now, dispute=as_registered, registered_by=call.actor.person_id))
    if dispute.state == "accepted":
        publish_acceptance(call, dispute)


def _answer(
    dispute: Dispute, code: str, likes: tuple[LookAlike, ...], *, repeated: bool = False
) -> Registered:
    return Registered(
        id=dispute.id,
        number=dispute.number,
        query_code=code,
        look_alikes=likes,
        repeated=repeated,
        state=dispute.state,
    )


def _same_reference(session: Session, channel: str, reference: str | None) -> Dispute | None:
    if reference is None:
        return None
    return _one(session, DISPUTES.c.channel == channel, DISPUTES.c.external_ref == reference)


def _one(session: Session, *conditions: ColumnElement[bool]) -> Dispute | None:
    return session.scalars(select(Dispute).where(*conditions)).one_or_none()


def _reference(request: RegisterDispute) -> str | None:
    """A warning becomes one dispute only: its id is the reference where the caller gives none.

    A reference that cannot be one is told with all other wrong fields.
    """
    try:
        return check_reference(request.body.external_ref) or request.origin_warning_id or None
    except FieldInvalid:
        return None


def _canonical(request: RegisterDispute) -> str:
    # What older registrations did not know is left out while it is not said: their digests stay.
    unsaid = {"refusal"} if request.refusal is None else set()
    told = request.model_dump(mode="json", exclude={"idempotency_key", *unsaid})
    for later in ("referred_by", "language", "place"):
        if not told["body"][later]:
            del told["body"][later]
    return json.dumps(told, ensure_ascii=False, sort_keys=True)
