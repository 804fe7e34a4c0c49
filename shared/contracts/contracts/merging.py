"""并入: a repeat follows its original, one of many its parent; it is not worked by itself and ends with it (docs/adr/0018)."""

from __future__ import annotations

from pydantic import AwareDatetime

from contracts.case import CaseBrief
from contracts.codes import LinkKind, Outcome
from contracts.message import Answer, Event


class MergeEvent(Event):
    """``step`` counts what happened to this dispute's following: of two that are told, the higher one holds."""

    service = "routing"
    dispute_id: str
    number: str
    head_id: str  # the original, or the parent
    head_number: str
    step: int


class DisputeMerged(MergeEvent):
    """The dispute is worked under another one from now on (并入)."""

    kind: LinkKind  # duplicate | gathered
    routed: CaseBrief | None = None  # as it was routed; None where nobody had decided yet
    merged_by: str


class DisputeParted(MergeEvent):
    """It is worked by itself again, from where it stood (撤销并入)."""

    routed: CaseBrief | None = None
    parted_by: str


class MergedEnded(MergeEvent):
    """What it lies under has ended, and it with that (随主件办结)."""

    outcome: Outcome
    reason_code: str = ""


class MergedArchived(MergeEvent):
    """The file of what it lies under is closed, and it with that (随主件归档)."""


class MediationHalted(Event):
    """The dispute lies under another one, so its mediator need not go on (并入停办).

    It goes on again where ``head_number`` is empty.
    """

    service = "mediator_dispatch"
    dispute_id: str
    number: str
    round: int
    head_number: str = ""
    step: int


class Follower(Answer):
    """A case that is worked under another one (并入): a repeat, or one of many on the matter; the narrative is masked."""

    dispute_id: str
    number: str
    kind: str  # duplicate | gathered
    state: str
    registered_at: AwareDatetime
    narrative: str = ""
