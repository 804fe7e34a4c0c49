"""What a past life leaves in the register: the entry with its parties, its marks, its links and its chain."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from contracts.intake import DisputeAccepted, DisputeRefused, DisputeRegistered, DisputesLinked
from contracts.past import Past, PastParty
from intake.handlers.checking import digest_pairs
from intake.handlers.town import town_book
from intake.handlers.vault import PERSONAL, Vault, party_text
from intake.model import Dispute, Link, Notice, Party
from intake.policies import likeness
from intake.policies.seeing import ANONYMOUS_NAME
from intake.settings import Settings
from intake.tables import AUDIT, DISPUTES, LINKS, PARTIES, SERIES, TRACES
from servicekit import privacy
from servicekit.audit import Entry
from servicekit.bulk import Rows, audit_rows, row_of
from servicekit.clock import local_date
from servicekit.town import load_town

DOORS = {"online": "citizen", "window": "receptionist", "letter": "receptionist", "desk": "desk_officer"}


class Seeder:
    """``counted`` holds the entries of each year, to move the register's numbers on."""

    def __init__(self, settings: Settings) -> None:
        self.settings, self.vault = settings, Vault(settings)
        self.town = town_book(load_town(settings.town))
        self.counted: Counter[tuple[str, int]] = Counter()
        self._seal = lru_cache(maxsize=100_000)(self.vault.seal)

    def rows(self, past: Past) -> Rows:
        dispute = self._dispute(past)
        parties = [self._party(n, one, dispute) for n, one in enumerate(past.parties)]
        self.counted[self.town.prefix, local_date(dispute.registered_at).year] += 1
        return [
            row_of(DISPUTES, dispute),
            *(row_of(PARTIES, party) for party in parties),
            *self._traces(past, dispute, parties),
            *(row_of(LINKS, link) for link in _links(past)),
            *audit_rows(AUDIT, dispute.id, _entries(past), past.new_id),
        ]

    def finish(self, session: Session, counted: Counter[tuple[str, int]]) -> None:
        """The next number of each year follows the last one that was given."""
        dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
        for (prefix, year), count in sorted(counted.items()):
            series = dialect.insert(SERIES).values(prefix=prefix, year=year, last=count)
            moved = {"last": SERIES.c.last + count}
            session.execute(series.on_conflict_do_update(index_elements=["prefix", "year"], set_=moved))

    def _dispute(self, past: Past) -> Dispute:
        brief, vault = past.brief, self.vault
        registered, accepted = past.first(DisputeRegistered), past.first(DisputeAccepted)
        refused = past.first(DisputeRefused)
        assert registered is not None
        dispute = Dispute(
            id=brief.dispute_id,
            number=brief.number,
            channel=brief.channel,
            narrative_sealed=vault.seal(past.narrative),
            narrative_masked=brief.narrative,
            registered_at=brief.registered_at,
            registered_by=registered.registered_by,
            query_digest=vault.query_digest(past.query_code),
            query_sealed=vault.seal(past.query_code),
            body_digest=vault.digest(past.external_ref),
            village_code=brief.village_code,
            occurred_on=brief.occurred_on,
            people_involved=brief.people_involved,
            amount_yuan=brief.amount_yuan,
            declared_type=brief.declared_type,
            external_ref=past.external_ref,
            confidential=brief.confidential,
            anonymous=brief.anonymous,
            origin_warning_id=brief.origin_warning_id,
            referred_by=brief.referred_by,
            language=brief.language,
            earlier_cases=brief.earlier_cases,
        )
        if accepted is not None:
            dispute.accept(accepted.accepted_by, accepted.at)
        if refused is not None:
            dispute.refuse(self._notice(refused.reason_code), refused.refused_by, refused.at)
        return dispute

    def _notice(self, code: str) -> Notice:
        advice = self.town.refusals[code]
        return Notice(code, advice.reason, advice.way_on, advice.place, advice.address, advice.phone)

    def _party(self, position: int, one: PastParty, dispute: Dispute) -> Party:
        ref, is_person = one.ref, one.ref.kind == "person"
        hidden = dispute.anonymous and ref.role == "applicant"
        values = {key: getattr(one, key) for key in PERSONAL}
        return Party(
            position=position,
            role=ref.role,
            kind=ref.kind,
            sealed=self._seal(party_text(values)),
            name_masked=ANONYMOUS_NAME if hidden else privacy.mask_name(one.name) if is_person else one.name,
            phone_masked=privacy.mask_phone(one.phone) if one.phone else "",
            id_masked=privacy.mask_id(one.id_number) if one.id_number else "",
            village_code=ref.village_code,
            organisation=one.organisation,
            name_digest=ref.name_digest,
            phone_digest=ref.phone_digest,
            id_digest=ref.id_digest,
            organisation_digest=ref.organisation_digest,
            dispute_id=dispute.id,
        )

    def _traces(self, past: Past, dispute: Dispute, parties: list[Party]) -> Rows:
        """Marks of the last months only: the rest would be forgotten with the next run."""
        if dispute.registered_at < past.until - timedelta(days=self.settings.look_alike_days):
            return []
        people = likeness.people_marks(digest_pairs(parties))
        marks = dict.fromkeys((*people, *likeness.word_marks(dispute.narrative_masked, dispute.village_code)))
        return [(TRACES, (mark, dispute.id, dispute.registered_at)) for mark in marks]


def _links(past: Past) -> Iterator[Link]:
    for event in past.all(DisputesLinked):
        if event.dispute_id == past.dispute_id:
            yield Link(
                past.new_id(event.at),
                event.dispute_id,
                past.number,
                event.other_id,
                past.linked_numbers[event.other_id],
                event.kind,
                "由预警转入" if event.kind == "warning" else "同一事由，先后反映。",
                event.at,
                event.linked_by,
            )


def _entries(past: Past) -> Iterator[Entry]:
    role = DOORS.get(past.brief.channel, "grid_worker" if past.brief.channel == "grid" else "channel")
    for _, event in past.told:
        yield from _entry(past, event, role)


def _entry(past: Past, event: Any, role: str) -> Iterator[Entry]:
    at: datetime = event.at
    if isinstance(event, DisputeRegistered):
        said = {"number": past.number, "channel": past.brief.channel}
        yield Entry(at, event.registered_by, role, "registered", said)
    elif isinstance(event, DisputeAccepted):
        own = role if event.accepted_by != "system" else "system"
        at_door = at == past.brief.registered_at
        yield Entry(
            at, event.accepted_by, own if at_door else "receptionist", "accepted", {"number": past.number}
        )
    elif isinstance(event, DisputeRefused):
        yield Entry(at, event.refused_by, "receptionist", "refused", {"reason_code": event.reason_code})
    elif isinstance(event, DisputesLinked):
        other = event.other_id if event.dispute_id == past.dispute_id else event.dispute_id
        by = "system" if event.kind == "warning" else "receptionist"
        yield Entry(at, event.linked_by, by, "linked", {"other_id": other, "kind": event.kind})
