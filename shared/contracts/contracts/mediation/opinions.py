"""Opinions of experts and conclusions of joint studies, as the case file keeps them."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import AwareDatetime, Field

from contracts.message import Answer, Body, Request


class OpinionWords(Body):
    """``by``: the expert with the committee, or the desks of the study."""

    source: Literal["expert", "study"]
    ref: Annotated[str, Field(max_length=40)]
    by: Annotated[str, Field(max_length=300)] = ""
    at: AwareDatetime
    question: Annotated[str, Field(max_length=2_000)] = ""
    opinion: Annotated[str, Field(max_length=10_000)]
    basis: Annotated[str, Field(max_length=2_000)] = ""


class KeptOpinions(Answer):
    count: int


class KeepOpinions(Request[KeptOpinions]):
    """All that were given in the case so far; an open file takes them, nothing is lost by telling them again."""

    service: ClassVar[str] = "mediation"
    dispute_id: str
    opinions: Annotated[tuple[OpinionWords, ...], Field(min_length=1, max_length=50)]
