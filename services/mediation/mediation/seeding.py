"""What a past life leaves in the mediation: proceedings with their records, agreements and ends, and its chain."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from contracts.assistance import DisputeReopened, VisitRecorded
from contracts.mediation import AgreementReached, CaseArchived, DisputeConcluded, StepRecorded
from contracts.mediator_dispatch import MediatorAssigned
from contracts.past import Past
from mediation.handlers.events import visit_words
from mediation.model import Agreement, Obligation, Proceeding, StepRecord
from mediation.model.office import series_of
from mediation.queries.sealing import seal
from mediation.settings import Settings
from mediation.tables import AGREEMENTS, AUDIT, NUMBER_RANGES, OBLIGATIONS, PROCEEDINGS, STEP_RECORDS
from servicekit.audit import Entry
from servicekit.bulk import Rows, audit_rows, row_of

PLACES = ("矛盾调处室", "村委会调解室", "当事人家中", "田间现场")
TEXTS: dict[str, tuple[str, dict[str, str]]] = {
    "hearing": (
        "分别听取了双方的陈述，告知了权利义务。",
        {
            "rights_told": "已告知",
            "applicant_says": "申请人讲了事情经过和要求。",
            "respondent_says": "被申请人讲了自己的理由。",
        },
    ),
    "inquiry": ("到现场看了，问了知情的邻居。", {"facts": "经过属实，双方对主要事实没有争议。", "evidence": "现场照片"}),
    "study": ("对照法律和村规民约作了研究。", {"law": "《中华人民共和国民法典》相关规定"}),
    "weighing": (
        "提出方案，双方逐条商量。",
        {"proposal": "各让一步，限期办理。", "applicant_answer": "可以商量。", "respondent_answer": "可以商量。"},
    ),
}  # fmt: skip
PRESENT = "申请人、被申请人、调解员"
PROMISES = ("支付约定的款项", "清理堆放的杂物并恢复原状", "当面道歉，今后互不滋扰", "返还保管的物品")
FACTS, TERMS = (
    "双方因日常琐事发生争执，主要事实双方均认可。",
    "双方互谅互让，按约定办理，此后不再为此事争执。",
)
END_NOTE = "多次做工作，双方仍不能达成一致。"

SYSTEM = ("system", "system")  # who, in which role


class Seeder:
    """``counted`` holds the agreements of each series, to move their numbers on."""

    def __init__(self, settings: Settings) -> None:
        self.counted: Counter[tuple[str, int]] = Counter()
        self.key = settings.identity_key
        self.standing = lru_cache(maxsize=64)(self._standing)

    def rows(self, past: Past) -> Rows:
        life = _Life(self, past)
        for _, event in past.told:
            life.take(event)
        entities = (
            (PROCEEDINGS, life.proceedings.values()),
            (STEP_RECORDS, life.records),
            (AGREEMENTS, life.agreements),
            (OBLIGATIONS, life.obligations),
        )
        rows = [row_of(table, one) for table, found in entities for one in found]
        self.counted.update(series_of(one.agreement_no) for one in life.agreements)
        return rows + audit_rows(AUDIT, past.dispute_id, life.entries, past.new_id)

    def finish(self, session: Session, counted: Counter[tuple[str, int]]) -> None:
        """The next number of each series follows the last one that was given."""
        dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
        for (prefix, year), count in sorted(counted.items()):
            first = dialect.insert(NUMBER_RANGES).values(prefix=prefix, year=year, last=count)
            moved = {"last": NUMBER_RANGES.c.last + count}
            session.execute(first.on_conflict_do_update(index_elements=["prefix", "year"], set_=moved))

    def seal(self, words: Mapping[str, Any]) -> str:
        return seal(self.key, words)

    def _standing(self, step: str) -> str:
        """The words of a step, which name nobody: sealed once."""
        text, particulars = TEXTS[step]
        return self.seal({"present": PRESENT, "text": text, "particulars": particulars})


class _Life:
    """The proceedings of one dispute as its events move them on."""

    def __init__(self, seeder: Seeder, past: Past) -> None:
        self.seeder, self.past = seeder, past
        self.proceedings: dict[int, Proceeding] = {}
        self.records: list[StepRecord] = []
        self.agreements: list[Agreement] = []
        self.obligations: list[Obligation] = []
        self.entries: list[Entry] = []
        self.visited: VisitRecorded | None = None

    def take(self, event: Any) -> None:
        step = _STEPS.get(type(event))
        if step is not None:
            step(self, event)

    def note(self, event: Any, action: str, by: tuple[str, str] = SYSTEM, /, **said: Any) -> None:
        self.entries.append(Entry(event.at, *by, action, said))

    def assigned(self, event: MediatorAssigned) -> None:
        brief = event.case
        self.proceedings[brief.round] = Proceeding(
            dispute_id=brief.dispute_id,
            round=brief.round,
            number=brief.number,
            mediator_id=event.mediator_id,
            type_code=brief.type_code,
            complexity=brief.complexity,
            village_code=brief.village_code,
            brief=brief.model_dump(mode="json"),
            opened_at=event.at,
            committee=event.committee,
        )
        self.note(event, "mediation_opened", mediator_id=event.mediator_id, round=brief.round)

    def recorded(self, event: StepRecorded) -> None:
        own, visit = self.proceedings[event.round], event.step == "visit"
        position = own.record_visit() if visit else own.record(event.step)
        words = (
            self.seeder.seal(visit_words(self.visited)) if self.visited else self.seeder.standing(event.step)
        )
        record = StepRecord(
            record_id=self.past.new_id(event.at),
            dispute_id=own.dispute_id,
            round=own.round,
            position=position,
            step=event.step,
            held_at=event.at,
            place="" if visit else PLACES[self.past.serial % len(PLACES)],
            sealed=words,
            recorded_by=event.recorded_by,
            recorded_at=event.at,
        )
        self.records.append(record)
        by = ("system", "system") if visit else (event.recorded_by, "mediator")
        self.note(event, "step_recorded", by, step=event.step, round=own.round, by=event.recorded_by)
        self.visited = None

    def agreed(self, event: AgreementReached) -> None:
        signed = event.effective_on.isoformat() if event.form == "written" else None
        words: dict[str, Any] = {"facts": FACTS, "terms": TERMS, "place_of_performance": "本村"}
        dates: dict[str, Any] = {"mediator_signed_on": signed, "sealed_on": signed}
        parties: list[dict[str, Any]] = [
            {
                "name": one.name,
                "role": one.ref.role,
                "details": "",
                "id_number": one.id_number,
                "phone": one.phone,
                "signed_on": signed,
            }
            for one in self.past.parties
        ]
        agreement = Agreement(
            dispute_id=event.dispute_id,
            round=event.round,
            agreement_no=event.agreement_no,
            form=event.form,
            effective_on=event.effective_on,
            reached_at=event.at,
            amount_yuan=event.amount_yuan,
            sealed=self.seeder.seal({**words, **dates, "parties": parties}),
        )
        self.agreements.append(agreement)
        self.proceedings[event.round].file_no = event.agreement_no
        by = (self.proceedings[event.round].mediator_id, "mediator")
        self.note(event, "agreement_reached", by, agreement_no=event.agreement_no, form=event.form)

    def concluded(self, event: DisputeConcluded) -> None:
        own, by = self.proceedings[event.case.round], (event.mediator_id, "mediator")
        if event.outcome == "agreed":
            own.agree(event.at)
            for due in event.performance:
                self._promise(own, due.no, due.due_on)
            return
        own.fail(event.reason_code, event.outcome, event.at, early=True)
        own.end_sealed = self.seeder.seal({"note": END_NOTE, "parties": []})
        self.note(event, "mediation_ended", by, outcome=own.outcome, end_code=own.end_code)

    def _promise(self, own: Proceeding, no: int, due_on: Any) -> None:
        amount = self.agreements[-1].amount_yuan
        what = PROMISES[0] if amount else PROMISES[1 + self.past.serial % (len(PROMISES) - 1)]
        who, to_whom = self.past.parties[-1].name, self.past.parties[0].name
        words = {"who": who, "to_whom": to_whom, "what": what, "how": "转账" if amount else "行为"}
        self.obligations.append(
            Obligation(own.dispute_id, own.round, no, due_on, amount, self.seeder.seal(words))
        )

    def visit(self, event: VisitRecorded) -> None:
        self.visited = event

    def archived(self, event: CaseArchived) -> None:
        own = self.proceedings[event.round]
        own.archive(event.at)
        self.note(event, "case_archived", outcome=own.outcome, round=own.round)

    def reopened(self, event: DisputeReopened) -> None:
        former = event.case.round - 1
        self.proceedings[former].reopen()
        self.note(event, "mediation_reopened", round=former, reason=event.reason)


_STEPS: dict[type, Any] = {
    MediatorAssigned: _Life.assigned,
    StepRecorded: _Life.recorded,
    AgreementReached: _Life.agreed,
    DisputeConcluded: _Life.concluded,
    VisitRecorded: _Life.visit,
    CaseArchived: _Life.archived,
    DisputeReopened: _Life.reopened,
}
