"""intake: papers of the counter (回执、告知书), and who answers for a dispute until it is handed over (首问负责)."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import AwareDatetime, Field

from contracts.attachments import FileContent
from contracts.message import Answer, Event, Request


class DisputeHandedOver(Event):
    """The body that a refused person was sent to confirmed that it has the matter (首问负责 ends, domain.md §4.4)."""

    service = "intake"
    dispute_id: str
    number: str
    confirmed_by: str


class GetNotice(Request[FileContent]):
    """``receipt`` 登记回执, ``refusal`` 不予受理告知书, as .docx; every reading leaves an audit row."""

    service: ClassVar[str] = "intake"
    dispute_id: str
    kind: Literal["receipt", "refusal"]


class Duty(Answer):
    """Who received a dispute first, and whether the other body has confirmed it."""

    dispute_id: str
    first_receiver: str
    handed_to: str = ""
    handed_at: AwareDatetime | None = None


class ConfirmHandover(Request[Duty]):
    """The other body has the refused matter: who there said so."""

    service: ClassVar[str] = "intake"
    dispute_id: str
    handed_to: Annotated[str, Field(min_length=2, max_length=100)]
