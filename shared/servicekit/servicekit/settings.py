"""Settings from the environment: typed, frozen, each with a default that works on one machine."""

from __future__ import annotations

import json
import os
import re
import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal, Self, TypeVar, get_origin

from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError, model_validator

_SECRET = re.compile(r"KEY|SECRET|PASSWORD|TOKEN")
_PASSWORD = re.compile(r"(?<=:)[^:/@]+(?=@)")


class SettingsError(ValueError):
    """A variable has a value that cannot be used; the message is for the person who set it."""

    def __init__(self, variable: str, value: str, reason: str) -> None:
        super().__init__(f"{variable}={value}: {reason}")
        self.variable = variable
        self.value = value
        self.reason = reason


class ServiceSettings(BaseModel):
    """What every service is told; a service adds fields of its own, each with a default."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    var: Path = Path("var")
    amqp_url: str = Field(default="embedded://", repr=False)
    database_url: str = Field(default="", repr=False)
    town: Path = Path("infra/town")
    port: int = Field(default=8000, ge=0, le=65535)
    metrics_port: int | None = Field(default=None, ge=0, le=65535)
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"] = "INFO"
    log_format: Literal["console", "json"] = "console"
    clock_file: Path | None = None
    identity_key: SecretStr = SecretStr("")
    # What looks through uploaded files for malware: a command, or clamd:SOCKET, clamd:HOST:PORT (servicekit/scanning.py).
    malware_scan: str = ""
    # How long published events, ids of handled ones and answers to repeatable requests are kept, in days.
    bus_retention_days: int = Field(default=180, ge=2, le=3_650)

    @classmethod
    def from_env(cls, environ: Mapping[str, str] | None = None) -> Self:
        return load(cls, environ)

    @model_validator(mode="before")
    @classmethod
    def _database_in_var(cls, values: Any) -> Any:
        if isinstance(values, dict) and not values.get("database_url"):
            return {**values, "database_url": f"sqlite:///{Path(values.get('var') or 'var')}/{{service}}.db"}
        return values


SettingsT = TypeVar("SettingsT", bound=ServiceSettings)


def load(settings_type: type[SettingsT], environ: Mapping[str, str] | None = None) -> SettingsT:
    """Reads the variables named like the fields, in upper case; an empty one counts as unset.

    Without ``IDENTITY_KEY`` a random key is made once and kept in ``var/identity.key``, readable by its
    owner.

    :raises SettingsError: a value cannot be used.
    """
    given = os.environ if environ is None else environ
    texts = {name: given[name.upper()] for name in settings_type.model_fields if given.get(name.upper())}
    try:
        settings = settings_type.model_validate(
            {name: _parsed(settings_type, name, text) for name, text in texts.items()}
        )
    except ValidationError as error:
        raise _fault(error, texts) from None
    if settings.identity_key.get_secret_value():
        return settings
    return settings.model_copy(update={"identity_key": SecretStr(_own_key(settings.var / "identity.key"))})


def _parsed(settings_type: type[ServiceSettings], name: str, text: str) -> Any:
    """Collections are written as JSON or with commas."""
    kind = settings_type.model_fields[name].annotation
    if get_origin(kind) not in (tuple, list, set, frozenset, dict):
        return _level(text) if name == "log_level" else text
    if text.lstrip().startswith(("[", "{")):
        try:
            return json.loads(text)
        except ValueError as error:
            raise SettingsError(name.upper(), _shown(name, text), f"not JSON: {error}") from None
    return [part.strip() for part in text.split(",") if part.strip()]


def _level(text: str) -> str:
    return text.upper()


def _fault(error: ValidationError, texts: Mapping[str, str]) -> SettingsError:
    first = error.errors(include_url=False, include_context=False, include_input=False)[0]
    name = str(first["loc"][0]) if first["loc"] else "settings"
    return SettingsError(name.upper(), _shown(name, texts.get(name, "")), first["msg"])


def _shown(name: str, text: str) -> str:
    return "***" if _SECRET.search(name.upper()) else _PASSWORD.sub("***", text)


def _own_key(path: Path) -> str:
    """The key in the file; of two processes that start together one makes it, both use it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        draft = path.with_name(f".{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(secrets.token_hex(32))
        try:
            os.link(draft, path)
        except FileExistsError:
            pass  # the other process was first: its key counts
        finally:
            draft.unlink()
    return path.read_text(encoding="ascii").strip()
