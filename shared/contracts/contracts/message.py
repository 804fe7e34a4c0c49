"""What every message has in common: strict bodies for requests and answers, tolerant ones for events."""

from __future__ import annotations

import re
from typing import Any, ClassVar, Generic, TypeVar

from pydantic import AwareDatetime, BaseModel, ConfigDict


class Body(BaseModel):
    """A part of a request or an answer: an unknown field is an error, so that a typing slip is told."""

    model_config = ConfigDict(
        extra="forbid", frozen=True, str_strip_whitespace=True, hide_input_in_errors=True
    )


class Answer(BaseModel):
    """What a service answers: unknown fields are ignored, so that an older reader understands a newer service."""

    model_config = ConfigDict(extra="ignore", frozen=True)


AnswerT = TypeVar("AnswerT", bound=BaseModel)


class Request(Body, Generic[AnswerT]):
    """What a person or program asks of one service; the RPC method is the class's name in snake case."""

    service: ClassVar[str] = ""
    takes_seconds: ClassVar[float] = 0.0  # an answer is waited for at least so long: large papers are made

    @property
    def address(self) -> str:
        """The name of the service instance that answers: the service, or one desk of it."""
        return self.service

    @classmethod
    def method(cls) -> str:
        return snake_case(cls.__name__)

    @classmethod
    def answer_type(cls) -> type[BaseModel]:
        """The model of the answer, taken from ``Request[TheAnswer]``."""
        for parent in cls.__mro__:
            arguments = getattr(parent, "__pydantic_generic_metadata__", {}).get("args")
            if arguments:
                return arguments[0]
        raise TypeError(f"{cls.__name__} does not say what it is answered with")


class Event(BaseModel):
    """Something that happened to a case, in the past tense; unknown fields are ignored, new ones have defaults."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    service: ClassVar[str] = ""
    version: ClassVar[int] = 1
    # Fields of ``headers()`` let the broker sort events without reading them.
    at: AwareDatetime

    @classmethod
    def name(cls) -> str:
        return cls.__name__

    @classmethod
    def routing_key(cls) -> str:
        return f"{cls.__name__}.v{cls.version}"

    @classmethod
    def exchange(cls) -> str:
        return f"{cls.service}.events"

    @property
    def subject(self) -> str:
        """The id of the case that the event speaks of; empty where there is none."""
        return str(getattr(self, "dispute_id", "") or "")

    def headers(self) -> dict[str, Any]:
        return {}


def snake_case(name: str) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()
