"""Winding the clock forward: only where the process was started with a clock that can be wound (a demo, a test)."""

from __future__ import annotations

from typing import Annotated

from flask import current_app
from flask.typing import ResponseReturnValue
from pydantic import Field

from contracts.message import Body
from gateway.api.bodies import json_object
from gateway.people import needs
from servicekit.clock import Clock, WindableClock


class Winding(Body):
    """Seconds to wind forward, at most 40 days at once."""

    seconds: Annotated[float, Field(gt=0, le=40 * 86_400)]


def can_wind(clock: Clock) -> bool:
    return isinstance(clock, WindableClock)


@needs("operations.read", "people.manage")
def wind_clock() -> ResponseReturnValue:
    clock: WindableClock = current_app.config["CLOCK"]
    clock.wind(Winding.model_validate(json_object()).seconds)
    return {"now": clock.now().isoformat()}


VIEWS = (("POST", "/v1/clock", wind_clock),)
