"""The second half of a life: the mediation, its end, the visits afterwards, and whether it was opened again."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from assistance.model import Obligation
from assistance.policies import PlannedVisit, plan
from contracts import assistance, expert_pool, mediation
from servicekit.clock import local_date
from standalone.seed.sketch import DAY

if TYPE_CHECKING:
    from standalone.seed.life import Teller

SECOND = timedelta(seconds=1)
WORK = ("hearing", "inquiry", "study", "weighing")
WRITTEN = frozenset({"07", "10", "11", "15"})
ORAL, PROMISED, MONEY = 0.3, 0.4, 0.6
ASKS_EXPERT, ASKS_HELP, CITIZEN, UNREACHED = 0.02, 0.02, 0.35, 0.04
HAPPY, HAPPY_WEIGHTS = ("very_satisfied", "satisfied", "fairly_satisfied"), (45, 42, 13)
END_CODES = ("03", "04", "05", "07", "99")
HELP = ("legal_aid", "counselling", "relief")


class Endings:
    """Goes on where a mediator has accepted."""

    def __init__(self, teller: Teller) -> None:
        self.teller, self.chance, self.past = teller, teller.chance, teller.past
        self.rest, self.ends = teller.sketch.rest, list(teller.sketch.ends)
        self.due: list[mediation.DueDate] = []
        self.agreements = iter(teller.entry.agreements)
        self.mediator = ""

    def go_on(self) -> None:
        """Round after round, as far as it came."""
        self._mediate()
        if not self.ends:
            return
        self._conclude(self.ends.pop(0))
        if self.teller.sketch.reopened:
            self._unhappy()
            self._again()
        elif self.rest:
            self._planned()
        else:
            self._visits()

    def say(self, kind: Any, /, **values: Any) -> None:
        self.teller.say(kind, **values)

    # The proceeding

    def _mediate(self) -> None:
        """The four records, evenly until the end of the round; of an open one as many as there was time for."""
        t = self.teller
        self.mediator = t.mediating
        t.at += SECOND
        self.say(mediation.MediationOpened, mediator_id=self.mediator, round=t.round)
        self._asks()
        steps = WORK[: self.chance.randrange(len(WORK) + 1)] if not self.ends else WORK
        end = self.ends[0] if self.ends else min(t.until, t.at + 2 * DAY)
        gap = (end - t.at) / (len(WORK) + 1)
        for step in steps:
            t.at += gap
            self.say(mediation.StepRecorded, step=step, recorded_by=self.mediator, round=t.round)

    def _asks(self) -> None:
        """Now and then an expert, or help for a party."""
        t, closed = self.teller, not self.rest
        if closed and t.happens(ASKS_EXPERT):
            ids = {
                "consultation_id": self.past.new_id(t.at),
                "expert_id": t.posts.expert(self.chance, t.case.type_code),
            }
            self.say(expert_pool.OpinionAsked, **ids, asked_by=self.mediator)
            t.at += SECOND
            self.say(expert_pool.OpinionGiven, **ids)
        if t.happens(ASKS_HELP):
            ids = {"request_id": self.past.new_id(t.at), "kind": self.chance.choice(HELP)}
            self.say(assistance.AssistanceAsked, **ids)
            if closed:
                t.at += SECOND
                self.say(assistance.AssistanceEnded, **ids, result=self.chance.choice(("granted", "refused")))

    def _conclude(self, at: datetime) -> None:
        t = self.teller
        t.at = at
        outcome, self.due = self._outcome(), []
        told = {"outcome": outcome, "mediator_id": self.mediator, "case": t.case}
        if outcome == "agreed":
            told["agreement_no"] = self._agree()
            told["performance"] = tuple(self.due)
        else:
            told["reason_code"] = "02" if outcome == "withdrawn" else self.chance.choice(END_CODES)
        self.say(mediation.DisputeConcluded, **told)

    def _agree(self) -> str:
        t, today = self.teller, local_date(self.teller.at)
        may_be_oral = t.case.complexity == "simple" and t.case.type_code not in WRITTEN
        oral = may_be_oral and t.happens(ORAL)
        amount = None
        if not oral and t.happens(PROMISED):
            self.due = [
                mediation.DueDate.model_construct(
                    no=1, due_on=today + timedelta(days=self.chance.choice((3, 6, 29)))
                )
            ]
            amount = Decimal(self.chance.choice((300, 1200, 8000, 26_000))) if t.happens(MONEY) else None
        number = next(self.agreements)
        form = {"form": "oral" if oral else "written", "effective_on": today, "amount_yuan": amount}
        self.say(mediation.AgreementReached, agreement_no=number, **form, round=t.round)
        return number

    # Afterwards

    def _planned(self) -> list[tuple[str, PlannedVisit]]:
        """The visits of this round, told of, in their order."""
        t = self.teller
        planned = plan(
            local_date(t.at),
            agreed=self._outcome() == "agreed",
            complex_=t.case.complexity == "complex",
            severe=t.case.severe,
            due=[Obligation(one.no, one.due_on) for one in self.due],
        )
        found = []
        for one in planned:
            visit = self.past.new_id(t.at)
            self.say(assistance.VisitPlanned, visit_id=visit, due_on=one.due_on, round=t.round)
            found.append((visit, one))
        return found

    def _visits(self) -> None:
        """All made in time, then the file is closed."""
        t, answers = self.teller, []
        planned = self._planned()
        moments = self._moments([one.due_on for _, one in planned])
        for n, ((visit, one), at) in enumerate(zip(planned, moments, strict=True)):
            t.at = at
            answers.append(self._visit(visit, one, by_citizen=n == 0 and t.happens(CITIZEN)))
        t.at += SECOND
        given = [one for one in answers if one]
        worst = max(given, key=HAPPY.index) if given else None
        self.say(assistance.VisitsFinished, round=t.round, satisfaction=worst)
        t.at += SECOND
        self.say(mediation.CaseArchived, outcome=self._outcome(), round=t.round)

    def _outcome(self) -> str:
        """A second round always ends well."""
        return self.teller.sketch.outcome if self.teller.round == 1 else "agreed"

    def _moments(self, days: list[date]) -> list[datetime]:
        """Well before each is due; closer together where there is less time than that."""
        t = self.teller
        wanted = [(day - local_date(t.at)).days * self.chance.uniform(0.4, 0.72) for day in days]
        after = sorted(max(days_after, 0.2) + n * 0.05 for n, days_after in enumerate(wanted))
        left = (t.until - t.at) / DAY * 0.9
        scale = min(1.0, left / max(after))
        return [t.at + after_days * scale * DAY for after_days in after]

    def _visit(self, visit: str, planned: PlannedVisit, *, by_citizen: bool) -> str:
        t = self.teller
        reached = by_citizen or not t.happens(UNREACHED)
        answer = self.chance.choices(HAPPY, HAPPY_WEIGHTS)[0] if reached else None
        visitor = "citizen" if by_citizen else self.past.posts["visitor"]
        over = [one for one in self.due if one.no in planned.obligations and one.due_on < local_date(t.at)]
        performance = "performed" if over else "not_due" if planned.obligations else "not_applicable"
        self.say(
            assistance.VisitRecorded,
            visit_id=visit,
            visitor_id=visitor,
            reached=reached,
            satisfaction=answer,
            performance=performance if reached else "not_applicable",
            round=t.round,
        )
        self._fifth_record(visitor)
        return answer or ""

    def _fifth_record(self, visitor: str) -> None:
        self.teller.at += SECOND
        self.say(mediation.StepRecorded, step="visit", recorded_by=visitor, round=self.teller.round)

    # Once more

    def _unhappy(self) -> None:
        """The first visit finds somebody unhappy: a new round begins, for another mediator."""
        t, former = self.teller, self.mediator
        visit, _ = self._planned()[0]
        t.at = self._unhappy_at()
        told = {
            "visit_id": visit,
            "visitor_id": self.past.posts["visitor"],
            "reached": True,
            "round": t.round,
        }
        self.say(assistance.VisitRecorded, **told, satisfaction="unsatisfied", performance="not_applicable")
        t.round += 1
        t.case = t.case.model_copy(update={"round": t.round})
        self.say(assistance.DisputeReopened, case=t.case, reason="unsatisfied", former_mediator_id=former)
        t.round -= 1
        self._fifth_record(self.past.posts["visitor"])
        t.round += 1

    def _unhappy_at(self) -> datetime:
        t = self.teller
        if self.rest == "second_offer":
            return max(t.at + timedelta(hours=1), t.until - timedelta(minutes=self.chance.uniform(3, 25)))
        if self.ends:
            return t.at + (self.ends[0] - t.at) * 0.6
        return t.at + (t.until - t.at) * 0.5

    def _again(self) -> None:
        t = self.teller
        t.at += SECOND
        offer, mediator = t.ask(self._another())
        if self.rest == "second_offer":
            return
        t.span = ((self.ends[0] if self.ends else t.until) - t.at) * 0.8
        t.accept(offer, mediator)
        self._mediate()
        if self.ends:
            self._conclude(self.ends.pop(0))
            self._visits()

    def _another(self) -> str:
        """Somebody who has not had it."""
        for _ in range(20):
            found = self.teller.mediator()
            if found != self.mediator:
                return found
        return self.teller.posts.in_turn(self.teller.sketch.serial)
