"""What is asked for, and of whom: parties and requests (申请事项) as the papers at the start name them."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import AwareDatetime, Field

from contracts.message import Answer, Body, Request


class CaseParty(Body):
    """``details``: sex, ethnicity, age, occupation and address; of a unit address and who represents it."""

    role: Literal["applicant", "respondent", "other"]
    name: Annotated[str, Field(max_length=80)] = ""
    details: Annotated[str, Field(max_length=300)] = ""
    id_number: Annotated[str, Field(max_length=20)] = ""
    phone: Annotated[str, Field(max_length=20)] = ""
    guardian: Annotated[str, Field(max_length=80)] = ""
    representative: Annotated[str, Field(max_length=80)] = ""  # 法定代表人 of an organisation
    agent: Annotated[str, Field(max_length=80)] = ""
    agent_power: Literal["", "general", "special"] = ""


class Application(Body):
    """``wanted``: one request a line."""

    parties: Annotated[tuple[CaseParty, ...], Field(max_length=50)] = ()
    wanted: Annotated[str, Field(max_length=2_000)] = ""


class ApplicationSheet(Answer):
    """As it was typed, unmasked, for its mediator; version 0: nothing was kept yet."""

    dispute_id: str
    version: int
    application: Application
    saved_by: str = ""
    saved_at: AwareDatetime | None = None


class OpenApplication(Request[ApplicationSheet]):
    """For the mediator and whoever may see unmasked words; every look leaves an audit row."""

    service: ClassVar[str] = "mediation"
    dispute_id: str


class SaveApplication(Request[ApplicationSheet]):
    """``version`` is the one that was seen."""

    service: ClassVar[str] = "mediation"
    dispute_id: str
    version: Annotated[int, Field(ge=0)]
    application: Application


class KeepRegistered(Request[ApplicationSheet]):
    """The parties as the registration has them, for the papers; what is kept already stays."""

    service: ClassVar[str] = "mediation"
    dispute_id: str
    parties: Annotated[tuple[CaseParty, ...], Field(min_length=1, max_length=50)]
