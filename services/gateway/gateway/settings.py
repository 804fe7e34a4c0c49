"""Settings of the gateway."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from servicekit.settings import ServiceSettings


class Settings(ServiceSettings):
    """Besides the common ones: who may guess how often, how large a body may be, how long people stay signed in."""

    rpc_deadline: float = 10.0  # seconds
    max_body: int = 1_000_000  # bytes
    session_hours: int = 12
    principal_seconds: int = 30  # how long a person's rights are believed before they are asked for again
    wrong_codes: int = 10  # wrong query codes from one address …
    wrong_codes_seconds: int = 900  # … in this time, before it has to wait
    secure_cookies: bool = False  # set behind TLS
    # Speech to text: "device" where the browser does it on the machine itself, "browser" also by a service of its maker.
    dictation: Literal["off", "device", "browser"] = "device"
    # Proxies in front (an Ingress is one): whoever asks is then known by the last X-Forwarded-For, else all would be one.
    trusted_proxies: int = Field(default=0, ge=0, le=5)
