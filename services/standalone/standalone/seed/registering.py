"""The beginning of a life: who comes through which door with what story, and how it will be routed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from contracts.case import CaseBrief, DisputeBrief, PartyRef
from contracts.past import Past, PastParty, past_id
from servicekit.clock import local_date
from servicekit.ids import QUERY_ALPHABET, QUERY_LENGTH
from standalone.seed.people import Person, Townsfolk
from standalone.seed.posts import Posts
from standalone.seed.sketch import AT_ONCE, BEFORE, Sketch
from standalone.seed.stories import Stories, Told

CONFIDENTIAL, ANONYMOUS, THIRD = 0.02, 0.01, 0.15
RISKS, RISK_WEIGHTS = ("none", "blue", "yellow", "orange", "red"), (78, 12, 6, 3, 1)


@dataclass(frozen=True)
class Entry:
    """The numbers that a life was given."""

    number: str
    warning_number: str
    agreements: Sequence[str]  # one for each agreement that it comes to


class Registrar:
    """Opens lives; always the same one for the same sketch."""

    def __init__(
        self, folk: Townsfolk, stories: Stories, posts: Posts, mark: int, villages: Sequence[str]
    ) -> None:
        self.folk, self.stories, self.posts = folk, stories, posts
        self.mark, self.villages = mark, villages

    def open(self, sketch: Sketch, entry: Entry, label: str, until: datetime) -> Past:
        """The life with nothing told of it yet."""
        chance = sketch.chance
        village = chance.choice(self.villages)
        people = [self.folk.any(chance), self.folk.citizen(chance)]
        people += [self.folk.any(chance)] if chance.random() < THIRD else []
        told = self.stories.tell(chance, people[1], self.posts.town.villages[village].name)
        channel = sketch.channel
        parties = tuple(_party(n, one) for n, one in enumerate(people))
        brief = self._brief(sketch, entry, channel, village, told, parties)
        return Past(
            serial=sketch.serial,
            mark=self.mark,
            until=until,
            number=entry.number,
            query_code="".join(chance.choices(QUERY_ALPHABET, k=QUERY_LENGTH)),
            external_ref=f"{label}-{sketch.serial:07d}",
            narrative=told.text,
            brief=brief,
            parties=parties,
            posts=self.posts.of(chance, village, told.story.desk, channel),
            sight=None if sketch.refused else _sight(sketch, brief, told),
            runner_up=told.story.runner_up,
            evidence=told.evidence,
            given=1,
        )

    def _brief(
        self,
        sketch: Sketch,
        entry: Entry,
        channel: str,
        village: str,
        told: Told,
        parties: Sequence[PastParty],
    ) -> DisputeBrief:
        chance, at = sketch.chance, sketch.registered_at
        warned = past_id(at - BEFORE, self.mark, sketch.serial, 0) if channel == "warning" else ""
        return DisputeBrief.model_construct(
            dispute_id=past_id(at, self.mark, sketch.serial, 1),
            number=entry.number,
            channel=channel,
            narrative=told.masked,
            parties=tuple(one.ref for one in parties),
            village_code=village,
            occurred_on=local_date(at) - timedelta(days=chance.randrange(2, 90)),
            people_involved=len(parties),
            amount_yuan=Decimal(told.amount) if told.amount else None,
            confidential=chance.random() < CONFIDENTIAL,
            anonymous=chance.random() < ANONYMOUS,
            origin_warning_id=warned,
            registered_at=at,
            accepted_at=at if channel in AT_ONCE else None,
        )


def _party(place: int, one: Person) -> PastParty:
    ref = PartyRef.model_construct(
        ref=f"P{place + 1}",
        role=("applicant", "respondent", "other")[place],
        kind=one.kind,
        village_code=one.village_code,
        name_digest=one.name_digest,
        id_digest=one.id_digest,
        phone_digest=one.phone_digest,
        organisation_digest=one.organisation_digest,
    )
    return PastParty(ref, one.name, one.phone, one.id_number, one.organisation)


def _sight(sketch: Sketch, brief: DisputeBrief, told: Told) -> CaseBrief:
    """How the study table sees it."""
    chance = sketch.chance
    level = "town" if sketch.severe else "area" if sketch.complex else "village"
    return CaseBrief.model_construct(
        **dict(brief),
        type_code=told.story.type,
        complexity="complex" if sketch.complex else "simple",
        severe=sketch.severe,
        risk="orange" if sketch.severe else chance.choices(RISKS, RISK_WEIGHTS)[0],
        level=level,
        lead_desk=told.story.desk,
        co_desks=told.story.co_desks if sketch.complex else (),
    )
