"""What the command prints: tables for people, JSON where asked."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import typer
from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)
from rich.table import Table

from servicekit.settings import ServiceSettings

console = Console()


def welcome(port: int, settings: ServiceSettings) -> None:
    """Where the pages are and how to sign in."""
    password = settings.var / "first-password"
    words = password.read_text("utf-8").strip() if password.exists() else "set by INITIAL_PASSWORD"
    console.print(
        f"""
[bold]枫桥 Fengqiao is running[/]   http://127.0.0.1:{port}/

  citizens      http://127.0.0.1:{port}/            submit and look up, no account
  staff         http://127.0.0.1:{port}/sign-in     first password of every account: [bold]{words}[/]

  window1 receptionist   triage1 triage          pcs1 police desk     town town coordinator
  visitor1 visits        supervisor supervision  leader one screen    admin accounts
  m0001 … m0641 mediators    e01 … e50 experts    grid-200 … grid workers

  API           http://127.0.0.1:{port}/api/openapi.json
  files         {settings.var}/     stop with Ctrl+C
"""
    )


@contextmanager
def progress(total: int, noun: str) -> Iterator[Callable[[int], None]]:
    """A bar with what is done, how fast, and how long it will take; the function tells how far it is."""
    columns = (
        TextColumn(noun), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), TextColumn("left"), TimeRemainingColumn(),
    )  # fmt: skip
    with Progress(*columns, console=console) as bar:
        task = bar.add_task(noun, total=total)
        yield lambda done: bar.update(task, completed=done)


def as_json(value: Any) -> None:
    typer.echo(json.dumps(value, ensure_ascii=False, indent=1, default=_plain))


def _plain(value: Any) -> Any:
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return dataclasses.asdict(value)
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)


def findings(found: Sequence[Any], json_wanted: bool) -> None:
    if json_wanted:
        as_json(list(found))
        return
    for finding in found:
        mark = "[green]ok[/]   " if finding.well else "[red]wrong[/]"
        console.print(f"  {mark} {finding.name}: {finding.words}")


def letters(found: Sequence[Any], json_wanted: bool) -> None:
    if json_wanted:
        as_json(list(found))
        return
    if not found:
        console.print("No dead letters.")
        return
    table = Table("consumer", "id", "event", "attempts", "reason", "reference", "failed at")
    for each in found:
        table.add_row(
            each.consumer,
            each.message_id,
            each.kind,
            str(each.attempts),
            each.reason,
            each.reference,
            each.failed_at,
        )
    console.print(table)


def letter(found: Any) -> None:
    as_json(found)


def chains(found: Sequence[Any], json_wanted: bool) -> None:
    if json_wanted:
        as_json([{"service": name, "rows": rows, "breaks": breaks} for name, rows, breaks in found])
        return
    for name, rows, breaks in found:
        words = "[green]holds[/]" if not breaks else f"[red]{len(breaks)} breaks, first {breaks[0]}[/]"
        console.print(f"  {name}: {rows} rows, {words}")


def token(created: Any, json_wanted: bool) -> None:
    if json_wanted:
        as_json(created.model_dump(mode="json"))
        return
    console.print(
        f"[bold]{created.token}[/]\nKeep it now: it is not shown again. Valid until {created.expires_at}."
    )


def report(found: Any, json_wanted: bool) -> None:
    if json_wanted:
        as_json(found)
        return
    console.print(found.table())
