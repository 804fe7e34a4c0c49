"""Tells the life of a dispute as the events that its services would have told, one after the other."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import cache
from typing import Any

from contracts import departments, intake, routing, warning
from contracts import mediator_dispatch as dispatch
from contracts.case import CaseBrief
from contracts.message import Event
from contracts.past import Past
from mediator_dispatch.policies import OfferTerms
from standalone.seed.endings import Endings
from standalone.seed.posts import Posts
from standalone.seed.registering import Entry
from standalone.seed.sketch import AT_ONCE, BEFORE, DAY, Sketch

SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)
REFERRED, RETURNED, REFUSED_OFFER, LAPSED_OFFER, SLOW_SIGN = 0.07, 0.04, 0.06, 0.03, 0.02
REASONS = ("不属于本部门职责，请改派。", "对方单位归其他部门主管。", "主要事实与本部门无关。")
EXCUSES = ("近日手头的事已排满。", "与一方相熟，不便办理。", "外出培训，几天后才回。")
FITS = ("与纠纷在同一个村。", "手上有余力。")
NOBODY = 3  # who were asked before nobody was left


@cache
def _own_fields(kind: type[Event]) -> tuple[str, ...]:
    return tuple(name for name in ("dispute_id", "number") if name in kind.model_fields)


class Teller:
    """One life at a time; ``at`` is the moment it has come to."""

    def __init__(self, posts: Posts, sketch: Sketch, past: Past, entry: Entry) -> None:
        self.posts, self.sketch, self.past, self.entry = posts, sketch, past, entry
        self.chance, self.at, self.until = sketch.chance, past.brief.registered_at, past.until
        self.warning_number = entry.warning_number
        self.decision, self.round, self.mediating = 0, 1, ""
        self.case: CaseBrief = past.sight  # type: ignore[assignment]  # there, unless it was refused
        end = sketch.ends[0] if sketch.ends else min(past.until, self.at + DAY)
        self.span = (end - self.at) * 0.9

    def tell(self) -> None:
        """All of it, as far as it came."""
        self._begin()
        if self.sketch.refused:
            return self._refused()
        if self.sketch.rest.startswith("registered"):
            return None
        self._accept()
        if self._route() and self._sign() and self._offer():
            Endings(self).go_on()
        return None

    # What everything is told with

    def say(self, kind: type[Event], /, **values: Any) -> None:
        for name in _own_fields(kind):
            values.setdefault(name, getattr(self.past, name))
        event = kind.model_construct(at=self.at, **values)
        self.past.told.append((self.past.new_id(self.at), event))

    def wait(self, low: float, high: float) -> None:
        """Moves on by a share of the time that there is until the round's end."""
        self.at += self.span * self.chance.uniform(low, high)

    def happens(self, share: float) -> bool:
        return self.chance.random() < share

    # The door

    def _begin(self) -> None:
        past = self.past
        warned = past.brief.origin_warning_id
        if warned:
            self._clue(warned)
        brief = past.brief.model_copy(update={"accepted_at": None})
        self.say(intake.DisputeRegistered, dispute=brief, registered_by=past.posts["registrar"])

    def _clue(self, warned: str) -> None:
        registered, own = self.at, {"warning_id": warned, "number": self.warning_number}
        self.at = registered - BEFORE
        place = {"village_code": self.past.brief.village_code, "colour": "yellow", "source": "grid"}
        self.say(warning.ClueReported, **own, **place, level="grid", due_at=self.at + DAY)
        self.at += timedelta(hours=1)
        levels = {"from_level": "grid", "to_level": "village", "raised_by": self.past.posts["grid"]}
        self.say(warning.WarningRaised, **own, **levels, due_at=self.at + DAY)
        self.at = registered
        self.past.linked_numbers[warned] = self.warning_number

    def _refused(self) -> None:
        self.at += timedelta(hours=self.chance.uniform(0.3, 5))
        code = self.chance.choice(("N1", "N2", "N3", "N5", "N7", "N9"))
        self.say(intake.DisputeRefused, reason_code=code, refused_by=self.past.posts["window"])

    def _accept(self) -> None:
        past, by = self.past, self.past.posts["registrar"]
        if past.brief.channel not in AT_ONCE:
            self.wait(0.01, 0.06)
            by = past.posts["window"]
            past.brief = past.brief.model_copy(update={"accepted_at": self.at})
            self.case = past.sight = self.case.model_copy(update={"accepted_at": self.at})
        self.say(intake.DisputeAccepted, dispute=past.brief, accepted_by=by)
        if warned := past.brief.origin_warning_id:
            self.at += SECOND
            own = {"warning_id": warned, "number": self.warning_number}
            self.say(warning.WarningBecameDispute, **own, dispute_number=past.number)
            self.at += SECOND
            self.say(intake.DisputesLinked, other_id=warned, kind="warning", linked_by="system")

    # The study table and the desk

    def _route(self) -> bool:
        """Decided by the rules or by a person; a desk may return it once. False: it waits for a person."""
        rest = self.sketch.rest
        returned = rest == "returned" or (not rest and self.happens(RETURNED))
        self.at += SECOND
        if rest.startswith("referred") or (not rest and not returned and self.happens(REFERRED)):
            self.say(routing.RoutingReferred, why="low_confidence")
            if rest:
                return False
            self.wait(0.02, 0.08)
            self._decide(self.past.posts["triage"])
            return True
        lead = self.case.lead_desk
        if returned:
            wrong = "zzb" if lead != "zzb" else "sfs"
            self.case = self.case.model_copy(update={"lead_desk": wrong})
        self._decide("rules")
        return self._return(wrong, lead) if returned else True

    def _decide(self, by: str, *, designated: bool = False) -> None:
        self.decision += 1
        sure = round(self.chance.uniform(0.62, 0.97), 4) if by == "rules" else 0.47
        self.say(
            routing.DisputeRouted,
            case=self.case,
            decision_no=self.decision,
            decided_by=by,
            confidence=sure,
            runner_up=self.past.runner_up,
            evidence=self.past.evidence,
            rules_version="seed",
            designated=designated,
        )

    def _return(self, wrong: str, lead: str) -> bool:
        self.wait(0.02, 0.06)
        self.say(
            departments.DisputeReturned,
            desk=wrong,
            officer_id=self.posts.officer(self.chance, wrong),
            reason=self.chance.choice(REASONS),
            proposed_desk=lead,
            decision_no=self.decision,
        )
        self.at += SECOND
        self.say(routing.RoutingReferred, why="returned", proposed_desk=lead)
        if self.sketch.rest == "returned":
            return False
        self.wait(0.02, 0.06)
        self.case = self.case.model_copy(update={"lead_desk": lead})
        self._decide(self.past.posts["triage"], designated=True)
        return True

    def _sign(self) -> bool:
        """False: it waits at the desk."""
        rest = self.sketch.rest
        if rest.startswith("routed"):
            return False
        if rest.startswith("offered"):  # its offer still stands
            self.at = max(self.at + MINUTE, self.until - self.term() * self.chance.uniform(0.2, 0.6))
        elif not rest and self.happens(SLOW_SIGN):
            self.wait(0.3, 0.4)
        else:
            self.wait(0.03, 0.12)
        desk = self.case.lead_desk
        officer = self.past.posts[desk]
        self.say(
            departments.DisputeSigned,
            case=self.case,
            desk=desk,
            officer_id=officer,
            decision_no=self.decision,
        )
        return True

    # Offers

    def _offer(self) -> bool:
        """Until somebody accepts. False: an offer is open, or nobody is left."""
        rest = self.sketch.rest
        if rest == "unassigned":
            for _ in range(NOBODY):
                self._refuse(self._ask())
            self.at += SECOND
            self.say(dispatch.NoMediatorLeft, round=self.round, tried=NOBODY)
            return False
        if rest == "offered_again":
            asked = self._ask()
            self._refuse(asked, self.at + (self.until - self.at) * self.chance.uniform(0.2, 0.8))
        elif not rest and self.happens(REFUSED_OFFER):
            self._refuse(self._ask())
        elif not rest and self.happens(LAPSED_OFFER):
            offer, mediator = self._ask()
            self.at += self.term()
            self.say(dispatch.OfferLapsed, offer_id=offer, mediator_id=mediator)
        offer, mediator = self._ask()
        return rest not in ("offered", "offered_again") and self.accept(offer, mediator)

    def _ask(self) -> tuple[str, str]:
        self.at += SECOND
        return self.ask(self.mediator())

    def mediator(self) -> str:
        if self.sketch.rest:
            return self.posts.in_turn(self.sketch.serial + self.past.given)
        return self.posts.mediator(self.chance, self.past.brief.village_code, self.case.level)

    def ask(self, mediator: str) -> tuple[str, str]:
        offer = self.past.new_id(self.at)
        ids, until = {"offer_id": offer, "mediator_id": mediator}, self.at + self.term()
        self.say(dispatch.MediatorOffered, **ids, expires_at=until, round=self.round, reasons=FITS)
        return offer, mediator

    def _refuse(self, asked: tuple[str, str], at: datetime | None = None) -> None:
        self.at = at or self.at + self.term() * self.chance.uniform(0.1, 0.6)
        reason = self.chance.choice(EXCUSES)
        self.say(dispatch.OfferRefused, offer_id=asked[0], mediator_id=asked[1], reason=reason)

    def accept(self, offer: str, mediator: str) -> bool:
        self.at += min(self.span * self.chance.uniform(0.01, 0.05), self.term() * 0.8)
        self.say(dispatch.MediatorAssigned, case=self.case, mediator_id=mediator, offer_id=offer)
        self.mediating = mediator
        return True

    def term(self) -> timedelta:
        """How long an offer stands."""
        terms = OfferTerms()
        if self.case.risk == "red":
            return terms.red
        return terms.complex if self.case.complexity == "complex" else terms.simple
