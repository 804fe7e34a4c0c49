"""intake: refusals and papers of the counter (回执、告知书), and who answers for a dispute until it is handed over (首问负责)."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import AwareDatetime, Field

from contracts.attachments import FileContent
from contracts.codes import RefusalCode
from contracts.message import Answer, Body, Event, Request


class PlaceToGo(Body):
    """The body that takes the matter of this one person: named whole (domain.md §4.4)."""

    place: Annotated[str, Field(max_length=100)] = ""
    address: Annotated[str, Field(max_length=200)] = ""
    phone: Annotated[str, Field(max_length=40)] = ""


class RefusalWords(Body):
    """Why a matter is not taken; ``go_to`` where the town's list does not name the right place, for N9 always."""

    reason_code: RefusalCode
    note: Annotated[str, Field(max_length=500)] = ""
    go_to: PlaceToGo = PlaceToGo()


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


class Receipt(Answer):
    """What the receipt prints (回执)."""

    dispute_id: str
    number: str
    query_code: str
    channel: str
    applicant: str  # masked
    excerpt: str
    registered_at: AwareDatetime
    state: str
    files: int = 0  # that came with it


class GetReceipt(Request[Receipt]):
    service: ClassVar[str] = "intake"
    dispute_id: str
