"""What every command has in common: errors in one sentence, JSON where figures are printed."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Annotated, Any

import httpx
import typer
from amqp.exceptions import AMQPError
from kombu.exceptions import KombuError
from pydantic import ValidationError
from sqlalchemy.exc import SQLAlchemyError

from contracts.errors import Refusal
from servicekit.settings import SettingsError
from servicekit.town import TownError
from standalone.house import UnknownService

MENDABLE = (
    SettingsError, TownError, UnknownService, Refusal, OSError, RuntimeError, ValueError, SQLAlchemyError, AMQPError, KombuError,
    httpx.HTTPError,
)  # fmt: skip
Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]
Force = Annotated[bool, typer.Option("--force", help="Replace what is there.")]


def plainly(command: Callable[..., Any]) -> Callable[..., Any]:
    """Turns the errors a person can mend into one sentence and exit code 1."""

    @wraps(command)
    def run(*args: Any, **kwargs: Any) -> Any:
        try:
            return command(*args, **kwargs)
        except typer.Exit:  # a RuntimeError too, and already an answer
            raise
        except MENDABLE as error:
            typer.secho(f"fengqiao: {sentence(error)}", err=True, fg="red")
            raise typer.Exit(1) from error

    return run


def sentence(error: BaseException) -> str:
    """What is wrong and the way out, in one line."""
    if isinstance(error, ValidationError):
        return "; ".join(f"{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in error.errors())
    if isinstance(error, SQLAlchemyError):
        reason = getattr(error, "orig", None) or error
        return f"the database does not do it ({first_line(reason)}): `fengqiao doctor` looks at all of them."
    if isinstance(error, httpx.HTTPError):
        return f"the platform does not answer ({first_line(error)}): is it running there?"
    if isinstance(error, AMQPError | KombuError | ConnectionError):
        return f"the broker does not answer ({first_line(error)}): AMQP_URL says where it is."
    if isinstance(error, FileNotFoundError) and error.filename:
        return f"{error.filename} is not there: correct the name."
    return str(error) or type(error).__name__


def first_line(error: object) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0]
