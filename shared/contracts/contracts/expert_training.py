"""expert_pool: the training register (培训登记): events, who is enrolled, hours attended, certificates, hours of a year."""

from __future__ import annotations

from datetime import date
from typing import Annotated, ClassVar, Literal

from pydantic import AwareDatetime, Field

from contracts.attachments import FileContent
from contracts.expert_pool import ExpertEvent
from contracts.message import Answer, Body, Request

TRAINING_KINDS: dict[str, str] = {"induction": "岗前培训", "annual": "年度培训", "topic": "专题培训"}
AUDIENCES: dict[str, str] = {"experts": "专家", "mediators": "调解员", "all": "专家和调解员"}
# What became of one person's place → Chinese term.
PLACES: dict[str, str] = {"enrolled": "已报名", "attended": "已参加", "absent": "缺席", "left": "已退出"}
Hours = Annotated[float, Field(ge=0, le=200, multiple_of=0.5)]
Year = Annotated[int, Field(ge=2000, le=2200)]
MOST_AT_ONCE = 300
# What may be changed → Chinese term.
TRAINING_FIELDS: dict[str, str] = {
    "title": "培训名称", "kind": "种类", "audience": "参加的人", "starts_at": "开始时间", "ends_at": "结束时间",
    "place": "地点", "organiser": "主办单位", "hours": "学时", "seats": "名额",
}  # fmt: skip


class TrainingCertified(ExpertEvent):
    """Somebody attended a training in full and has the certificate (培训证书); ids only."""

    training_id: str
    person_id: str
    title: str
    hours: float
    held_on: date


class Trainee(Answer):
    """One person's place in a training."""

    person_id: str
    name: str
    state: str  # enrolled | attended | absent | left
    hours: float = 0
    certificate_no: str = ""


class ChangedField(Answer):
    """``field`` is one of ``TRAINING_FIELDS``; both values as people read them."""

    field: str
    before: str
    after: str


class TrainingChange(Answer):
    """One change of a training: who, when, why, and what."""

    version: int
    changed_by: str
    changed_at: AwareDatetime
    reason: str
    fields: tuple[ChangedField, ...]


class TrainingSheet(Answer):
    """``people`` are told where one training is asked for, and only to who keeps the register."""

    training_id: str
    number: str
    title: str
    kind: str
    audience: str
    starts_at: AwareDatetime
    ends_at: AwareDatetime
    place: str
    organiser: str
    hours: float
    seats: int  # 0: as many as come
    state: str  # planned | cancelled
    reason: str = ""  # why it was cancelled
    enrolled: int = 0
    attended: int = 0
    certified: int = 0
    mine: str = ""  # the state of the place of whoever asks
    people: tuple[Trainee, ...] = ()
    version: int = 1
    changes: tuple[TrainingChange, ...] = ()  # the newest first, where people are told


class Trainings(Answer):
    items: tuple[TrainingSheet, ...]
    next_cursor: str = ""


class _TrainingFields(Request[TrainingSheet]):
    service: ClassVar[str] = "expert_pool"
    title: Annotated[str, Field(min_length=4, max_length=100)]
    kind: Literal["induction", "annual", "topic"] = "annual"
    audience: Literal["experts", "mediators", "all"] = "all"
    starts_at: AwareDatetime
    ends_at: AwareDatetime
    place: Annotated[str, Field(min_length=2, max_length=100)]
    organiser: Annotated[str, Field(max_length=100)] = ""
    hours: Annotated[float, Field(ge=0.5, le=200, multiple_of=0.5)]
    seats: Annotated[int, Field(ge=0, le=1_000)] = 0


class PlanTraining(_TrainingFields):
    """A training that lies ahead."""


class ChangeTraining(_TrainingFields):
    """``version`` is the one that was seen: a newer one is told with what changed."""

    training_id: str
    version: Annotated[int, Field(ge=1)]
    reason: Annotated[str, Field(min_length=2, max_length=300)]


class CancelTraining(Request[TrainingSheet]):
    service: ClassVar[str] = "expert_pool"
    training_id: str
    reason: Annotated[str, Field(min_length=2, max_length=300)]


class EnrolInTraining(Request[TrainingSheet]):
    """Oneself, or whom who keeps the register names; who is enrolled already stays so."""

    service: ClassVar[str] = "expert_pool"
    training_id: str
    person_ids: Annotated[tuple[str, ...], Field(min_length=1, max_length=MOST_AT_ONCE)]


class LeaveTraining(Request[TrainingSheet]):
    service: ClassVar[str] = "expert_pool"
    training_id: str
    person_id: str


class AttendedHours(Body):
    """0: did not come."""

    person_id: str
    hours: Hours


class RecordTrainingAttendance(Request[TrainingSheet]):
    """How many hours each was there; may be put right until the certificate is issued."""

    service: ClassVar[str] = "expert_pool"
    training_id: str
    items: Annotated[tuple[AttendedHours, ...], Field(min_length=1, max_length=1_000)]


class IssueTrainingCertificates(Request[TrainingSheet]):
    """A certificate with a number for everybody who was there in full and has none yet."""

    service: ClassVar[str] = "expert_pool"
    training_id: str


class GetTraining(Request[TrainingSheet]):
    service: ClassVar[str] = "expert_pool"
    training_id: str


class ListTrainings(Request[Trainings]):
    """Of one year, the latest first."""

    service: ClassVar[str] = "expert_pool"
    year: Year | None = None
    cursor: str = ""
    limit: Annotated[int, Field(ge=1, le=200)] = 50


class TrainingCertificate(Answer):
    """What stands on the paper."""

    certificate_no: str
    person_id: str
    name: str
    title: str
    kind: str
    organiser: str
    starts_at: AwareDatetime
    ends_at: AwareDatetime
    hours: float
    issued_at: AwareDatetime


class GetTrainingCertificate(Request[TrainingCertificate]):
    service: ClassVar[str] = "expert_pool"
    training_id: str
    person_id: str


class GetTrainingCertificatePaper(Request[FileContent]):
    """The certificate as .docx; ``name`` stands in where the register has none, for whom only the roster knows."""

    service: ClassVar[str] = "expert_pool"
    training_id: str
    person_id: str
    name: Annotated[str, Field(max_length=40)] = ""


class PersonHours(Answer):
    """Hours of one person in one year against what the town asks for."""

    person_id: str
    name: str
    committee: str
    hours: float
    required: float
    trainings: int
    certificates: int


class HoursOfYear(Answer):
    """``people`` and ``enough`` count everybody, not only those of the page; ``source`` says who requires the hours."""

    year: int
    required: float
    source: str = ""
    people: int
    enough: int
    items: tuple[PersonHours, ...]
    next_cursor: str = ""


class ListTrainingHours(Request[HoursOfYear]):
    """Everybody of the pool or of the mediators in the order of ids, those without any hour too."""

    service: ClassVar[str] = "expert_pool"
    year: Year | None = None  # without it the present one
    audience: Literal["experts", "mediators"] = "experts"
    short: bool = False  # only those who lack hours
    cursor: str = ""
    limit: Annotated[int, Field(ge=1, le=200)] = 100


class TrainingEntry(Answer):
    training_id: str
    number: str
    title: str
    held_on: date
    state: str
    hours: float
    certificate_no: str = ""


class TrainingRecord(Answer):
    """One person's year, the latest first."""

    year: int
    sum: PersonHours
    items: tuple[TrainingEntry, ...]


class GetTrainingRecord(Request[TrainingRecord]):
    """One's own; who keeps the register sees everybody's."""

    service: ClassVar[str] = "expert_pool"
    person_id: str
    year: Year | None = None


class RequiredHoursSheet(Answer):
    """``version`` 0: what the town's folder or the settings say, nobody has set anything here."""

    audience: str
    hours: float
    source: str
    version: int = 0
    set_by: str = ""
    set_at: AwareDatetime | None = None


class RequiredHoursList(Answer):
    """What counts now for each group; ``earlier`` are all versions that were set, the newest first."""

    items: tuple[RequiredHoursSheet, ...]
    earlier: tuple[RequiredHoursSheet, ...] = ()


class GetRequiredHours(Request[RequiredHoursList]):
    service: ClassVar[str] = "expert_pool"


class SetRequiredHours(Request[RequiredHoursList]):
    """``source``: the paper that asks for them; ``version`` is the one that was seen."""

    service: ClassVar[str] = "expert_pool"
    audience: Literal["experts", "mediators"]
    version: Annotated[int, Field(ge=0)]
    hours: Annotated[float, Field(ge=0, le=400, multiple_of=0.5)]
    source: Annotated[str, Field(min_length=4, max_length=200)]
