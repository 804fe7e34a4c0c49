"""Which clocks a case has: each has a start and a stop among the facts, and no edit starts one again."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from supervision.model import Case, Fact
from supervision.policies.between_desks import between_desks, of_study
from supervision.policies.fold import earliest, newest_brief
from supervision.policies.merging import with_pauses
from supervision.policies.orders import order_term
from supervision.policies.span import Span

# what says that a reopened case went on to somebody
SENT_ON = frozenset(
    {"DisputeRouted", "RoutingCorrected", "MediatorOffered", "MediatorAssigned", "NoMediatorLeft"}
)


@dataclass(frozen=True)
class Terms:
    """The terms as days and unit: ``accept route sign simple complex`` → (days, "natural" | "working")."""

    days: dict[str, tuple[int, str]]

    def of(self, term: str) -> tuple[int, str]:
        return self.days[term]


def spans(case: Case, facts: Sequence[Fact]) -> list[Span]:
    """Every clock of the case, running or stopped; ``facts`` are in order."""
    own = (_accept(case, facts), _route(case, facts), _sign(facts), _settle(case, facts), _law(facts))
    found = [
        *(span for found in own for span in found),
        *_visit(facts),
        *between_desks(facts),
        *order_term(facts),
        *of_study(facts),
    ]
    return with_pauses(found, facts)


def _accept(case: Case, facts: Sequence[Fact]) -> Iterator[Span]:
    """Registered → accepted or refused."""
    if case.registered_at is not None:
        stop = earliest([case.accepted_at, _first(facts, "DisputeAccepted"), _first(facts, "DisputeRefused")])
        yield Span("accept", "registered", "accept", case.registered_at, stop)


def _route(case: Case, facts: Sequence[Fact]) -> Iterator[Span]:
    """Accepted → routed; returned or taken back → routed again; reopened → routed again, or somebody is sought who mediates.

    A reopened case goes to the dispatch of mediators at once; the study table decides again only where it is asked to.
    """
    accepted_at = earliest([case.accepted_at, _first(facts, "DisputeAccepted")])
    if accepted_at is not None:
        stop = earliest([_first(facts, "DisputeRouted"), _ended(facts, 1), _first(facts, "DisputeRefused")])
        yield Span("route", "accepted", "route", accepted_at, stop)
    for fact in _each(facts, "DisputeReturned"):
        decision = _decision(fact)
        yield Span("route", f"d{decision}", "route", fact.at, _decided_after(facts, decision))
    for fact in _each(facts, "RoutingReferred"):
        if fact.data.get("why") == "taken_back":
            decision = _decision(fact)
            stop = earliest([_decided_after(facts, decision), _ended(facts, fact.round or 1)])
            yield Span("route", f"b{decision}", "route", fact.at, stop)
    for fact in _each(facts, "DisputeReopened"):
        number = fact.round
        sent_on = [later.at for later in facts if later.kind in SENT_ON and later.round >= number]
        yield Span("route", f"r{number}", "route", fact.at, earliest([*sent_on, _ended(facts, number)]))


def _decided_after(facts: Sequence[Fact], number: int) -> datetime | None:
    """When a decision later than this one was made or corrected."""
    kinds = ("DisputeRouted", "RoutingCorrected")
    return earliest([_first(facts, kind, lambda later: _decision(later) > number) for kind in kinds])


def _sign(facts: Sequence[Fact]) -> Iterator[Span]:
    """Routed, or given to another desk → signed or returned; whatever only a signed case can meet stops it too."""
    given = [*_each(facts, "DisputeRouted"), *(f for f in _each(facts, "RoutingCorrected") if _moves(f))]
    for fact in given:
        stops = (_stops_sign(later, fact) for later in facts)
        stop = min((later.at for later, hit in zip(facts, stops, strict=True) if hit), default=None)
        yield Span("sign", f"d{_decision(fact)}", "sign", fact.at, stop)


def _moves(corrected: Fact) -> bool:
    """Whether the correction gave the case to another desk."""
    return corrected.data.get("desk") != corrected.data.get("former")


def _stops_sign(later: Fact, given: Fact) -> bool:
    if later.kind in ("DisputeSigned", "DisputeReturned"):
        return _decision(later) >= _decision(given)
    if later.kind == "RoutingReferred":
        return later.data.get("why") == "taken_back" and _decision(later) >= _decision(given)
    if later.kind == "DisputeRouted" or (later.kind == "RoutingCorrected" and _moves(later)):
        return _decision(later) > _decision(given)
    if later.kind == "MediatorAssigned":  # it may have been assigned before the case came to another desk
        return later.round >= given.round and int(later.data.get("brief", 0)) >= int(
            given.data.get("brief", 0)
        )
    return later.kind in ("DisputeConcluded", "CaseArchived") and later.round >= given.round


def _settle(case: Case, facts: Sequence[Fact]) -> Iterator[Span]:
    """Accepted or reopened → concluded, by the complexity of that round; unknown complexity: no clock yet."""
    starts = {fact.round: fact.at for fact in _each(facts, "DisputeReopened")}
    accepted_at = earliest([case.accepted_at, _first(facts, "DisputeAccepted")])
    if accepted_at is not None:
        starts[1] = accepted_at
    for number, at in sorted(starts.items()):
        brief = newest_brief([fact for fact in facts if fact.round == number])
        if brief and brief.get("complexity"):
            yield Span("settle", f"r{number}", str(brief["complexity"]), at, _ended(facts, number))


def _law(facts: Sequence[Fact]) -> Iterator[Span]:
    """Signed for → concluded, by the day that the law gives for a matter of this kind (domain.md §1.5)."""
    for number, signed in {f.round: f for f in facts if f.kind == "DisputeSigned"}.items():
        changed = [f for f in facts if f.kind == "LimitChanged" and f.round == number and f.at >= signed.at]
        stretches = _stretches([signed, *changed])
        for fact, following in zip(stretches, [*stretches[1:], None], strict=True):
            if fact.data.get("law_due_on"):
                key = f"r{number}" if fact is signed else fact.event_id[:40]
                stop = earliest([following.at if following else None, _ended(facts, number)])
                last, source = (
                    date.fromisoformat(fact.data["law_due_on"]),
                    str(fact.data.get("law_source", "")),
                )
                yield Span("law", key, "", fact.at, stop, last, source)


def how_it_ended(name: str, stopped_at: datetime | None, facts: Sequence[Fact]) -> str:
    """``paused`` or ``changed`` where a limit of the law stopped because people changed it, else ""."""
    if name != "law" or stopped_at is None:
        return ""
    found = next((fact for fact in facts if fact.kind == "LimitChanged" and fact.at == stopped_at), None)
    if found is None:
        return ""
    return "changed" if found.data.get("law_due_on") else "paused"


def _stretches(told: Sequence[Fact]) -> list[Fact]:
    """A limit that was paused, taken up again or extended runs on as a new stretch; what leaves the last day begins none."""
    found: list[Fact] = []
    for fact in sorted(told, key=lambda one: one.at):
        if not found or found[-1].data.get("law_due_on") != fact.data.get("law_due_on"):
            found.append(fact)
    return found


def _visit(facts: Sequence[Fact]) -> Iterator[Span]:
    """Planned → recorded; the end of all visits, the file or the round stops it too."""
    for fact in _each(facts, "VisitPlanned"):
        stops = [later.at for later in facts if _stops_visit(later, fact)]
        yield Span(
            "visit",
            str(fact.data["visit"]),
            "",
            fact.at,
            earliest(stops),
            date.fromisoformat(fact.data["due_on"]),
        )


def _stops_visit(later: Fact, planned: Fact) -> bool:
    if later.kind == "VisitRecorded":
        return bool(later.data.get("visit") == planned.data["visit"])
    if later.kind == "DisputeReopened":
        return later.round > planned.round
    return later.kind in ("VisitsFinished", "CaseArchived") and later.round >= planned.round


def _ended(facts: Sequence[Fact], number: int) -> datetime | None:
    """When round ``number`` was over."""
    over = [f.at for f in facts if f.kind in ("DisputeConcluded", "CaseArchived") and f.round == number]
    return earliest([*over, *(f.at for f in facts if f.kind == "DisputeReopened" and f.round > number)])


def _each(facts: Sequence[Fact], kind: str) -> Iterator[Fact]:
    """One fact for each clock that it starts: told twice under two event ids, the first counts."""
    seen: set[object] = set()
    for fact in facts:
        mark = fact.data.get("visit") or fact.data.get("decision") or fact.round
        if fact.kind == kind and mark not in seen:
            seen.add(mark)
            yield fact


def _first(
    facts: Sequence[Fact], kind: str, which: Callable[[Fact], bool] = lambda _: True
) -> datetime | None:
    return earliest([fact.at for fact in facts if fact.kind == kind and which(fact)])


def _decision(fact: Fact) -> int:
    return int(fact.data.get("decision", 0))
