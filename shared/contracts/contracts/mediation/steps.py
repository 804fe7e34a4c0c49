"""The records of the five steps 听查研评访: what each must have, and how one is skipped."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import AwareDatetime, Field

from contracts.mediation.codes import Manner, SkippableStep
from contracts.mediation.sessions import Drawing
from contracts.message import Answer, Body, Request

Fields = dict[str, tuple[str, bool]]  # key → Chinese label, required


class StepInput(Body):
    """The record of one step; ``particulars`` are the fields that only this step has (``fields_of``).

    ``manner`` counts for the hearing: both sides together, or one of them apart. ``session_id`` names the session
    at which it was made, if there was one. Photos follow as files about ``record_id``.
    """

    step: Literal["hearing", "inquiry", "study", "weighing"]
    held_at: AwareDatetime
    place: Annotated[str, Field(min_length=1, max_length=100)]
    present: Annotated[str, Field(min_length=1, max_length=300)]
    text: Annotated[str, Field(min_length=5, max_length=20_000)]
    particulars: dict[str, Annotated[str, Field(max_length=5_000)]] = {}
    manner: Manner = "together"
    session_id: Annotated[str, Field(max_length=40)] = ""
    drawing: Drawing = ""  # of an inquiry: the signature of who was asked


# What each step's own record asks for besides time, place, persons and text (domain.md §2.2).
STEP_FIELDS: dict[str, Fields] = {
    "hearing": {
        "rights_told": ("已告知权利义务", True),
        "applicant_says": ("申请人陈述", True),
        "respondent_says": ("被申请人陈述", True),
        "safety": ("安全措施和受害人同意（涉及家庭暴力时）", False),
    },
    "inquiry": {
        "asked": ("被调查人", False),
        "asked_details": ("被调查人的性别、民族、年龄、职业、住址、联系方式", False),
        "answers": ("问答记录", False),
        "facts": ("查明的事实", True),
        "evidence": ("证据及来源", False),
    },
    "study": {
        "law": ("适用的法律与政策", True),
        "custom": ("村规民约和公序良俗", False),
        "advice": ("专家或者联合研判意见", False),
        "joint_study": ("联合研判会议及结论", False),
    },
    "weighing": {
        "proposal": ("调解方案", True),
        "applicant_answer": ("申请人意见", True),
        "respondent_answer": ("被申请人意见", True),
        "left_open": ("未达成一致的事项", False),
    },
}
_ABSENT: dict[str, frozenset[str]] = {
    "applicant": frozenset({"respondent_says", "safety"}),
    "respondent": frozenset({"applicant_says", "safety"}),
}


def fields_of(step: str, manner: str = "together") -> Fields:
    """The particulars of a step; a side that was heard apart has only its own statement."""
    absent = _ABSENT.get(manner, frozenset()) if step == "hearing" else frozenset()
    return {key: field for key, field in STEP_FIELDS[step].items() if key not in absent}


class StepSheet(Answer):
    """``signed``: who was asked has signed it on the screen."""

    step: str
    held_at: AwareDatetime
    place: str
    present: str
    text: str
    particulars: dict[str, str] = {}
    recorded_by: str
    recorded_at: AwareDatetime
    manner: str = "together"
    session_id: str = ""
    record_id: str = ""
    signed: bool = False


class SkipSheet(Answer):
    """A step that is not needed: why, who asked, who approved."""

    skip_id: str
    dispute_id: str
    number: str
    step: str
    state: str  # asked | approved | refused | withdrawn
    reason: str  # masked
    asked_by: str
    asked_at: AwareDatetime
    decided_by: str = ""
    decided_at: AwareDatetime | None = None
    words: str = ""


class SkipSheets(Answer):
    items: tuple[SkipSheet, ...]
    next_cursor: str = ""


class AskSkip(Request[SkipSheet]):
    """The mediator asks to leave out the step that is due, with the reason."""

    service: ClassVar[str] = "mediation"
    dispute_id: str
    step: SkippableStep
    reason: Annotated[str, Field(min_length=5, max_length=1_000)]


class DecideSkip(Request[SkipSheet]):
    """A second person agrees that the step is left out, or not."""

    service: ClassVar[str] = "mediation"
    skip_id: str
    approve: bool
    words: Annotated[str, Field(max_length=500)] = ""


class ListSkips(Request[SkipSheets]):
    """What waits for a second person (``asked``), or was decided."""

    service: ClassVar[str] = "mediation"
    state: Literal["asked", "approved", "refused", "withdrawn"] = "asked"
    cursor: str = ""
    limit: Annotated[int, Field(ge=1, le=200)] = 50
