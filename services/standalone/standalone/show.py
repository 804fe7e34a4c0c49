"""What the command prints: tables for people, JSON where asked."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
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
from rich.table import Column, Table

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
        as_json([each.model_dump(exclude={"body"}) for each in found])
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
    as_json(found.model_dump())


def chains(found: Sequence[Any], json_wanted: bool) -> None:
    if json_wanted:
        as_json(list(found))
        return
    for each in found:
        words = "[green]holds[/]" if each.holds else f"[red]{_breaks(each)}[/]"
        console.print(f"  {each.service}: {each.rows} rows, {words}")


def _breaks(found: Any) -> str:
    told = [f"{len(found.breaks)} breaks, first {found.breaks[0]}"] if found.breaks else []
    days = ", ".join(map(str, found.wrong_days))
    return "; ".join([*told, *([f"sealed days that do not fit: {days}"] if days else [])])


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


def imported(found: Any, json_wanted: bool) -> None:
    """The counts, and every wrong cell with its row."""
    if json_wanted:
        as_json(found)
        return
    word = "would be registered" if found.dry_run else "registered"
    console.print(
        f"{found.file}: {found.rows} rows, {found.registered} {word}, {found.repeated} came before, {found.wrong} wrong"
    )
    if found.ignored:
        console.print(f"ignored columns: {', '.join(found.ignored)}")
    if found.errors:
        table = Table("row", "column", Column("reason", overflow="fold"))
        for error in found.errors:
            table.add_row(str(error.row), error.column, error.reason)
        console.print(table)


def replayed(found: Mapping[str, Mapping[str, int]], dry_run: bool, json_wanted: bool) -> None:
    """How many events of each kind."""
    total = sum(sum(kinds.values()) for kinds in found.values())
    if json_wanted:
        as_json({"dry_run": dry_run, "events": total, "services": found})
        return
    table = Table("service", "event", "number")
    for service, kinds in found.items():
        for kind, number in sorted(kinds.items()):
            table.add_row(service, kind, str(number))
    console.print(table)
    console.print(f"{total} events {'would be told' if dry_run else 'are told'} again")


def backup(made: Any, json_wanted: bool) -> None:
    """Where it lies and whether it opens by itself."""
    if json_wanted:
        as_json(made)
        return
    console.print(
        f"{made.file}: {len(made.databases)} databases ({made.kind}), {made.bytes:,} bytes, as of {made.made_at}"
    )
    console.print(
        "The identity key is inside: whoever has this file can read it."
        if made.with_key
        else "The identity key is not inside: without it nothing in this file can be read."
    )


def restored(done: Any, json_wanted: bool) -> None:
    """What was put back, and whether its chains hold."""
    if json_wanted:
        as_json(done)
        return
    chains = f"[red]broken in {', '.join(done.broken)}[/]" if done.broken else "[green]hold[/]"
    console.print(f"{done.file}: {len(done.databases)} databases as of {done.made_at}")
    console.print(
        f"{done.audit_rows} audit rows, their chains {chains}; {done.told_again} events are told again"
    )
    console.print("Next: `fengqiao migrate`, then start the platform.")


FIGURES = {
    "type": "type", "type_top2": "type, top 2", "type_f1": "type, macro F1", "type_error": "type, calibration error",
    "desk": "desk", "desk_top2": "desk, top 2", "desk_or_co": "desk or co-desk", "desk_f1": "desk, macro F1",
    "desk_error": "desk, calibration error", "complexity": "complexity", "complexity_f1": "complexity, macro F1",
    "alone": "without a person at 95 %", "alone_both": "the same, by type and desk",
}  # fmt: skip


def training(report: Any, json_wanted: bool) -> None:
    """Both models side by side, and what became of the new one."""
    before, new = report.before.as_dict(), report.new.as_dict()
    if json_wanted:
        plain = {"source": report.source, "cases": report.cases, "better": report.better, "version": report.version,
                 "seconds": report.seconds, "before": before, "new": new}  # fmt: skip
        as_json(plain)
        return
    table = Table(
        "", "decides now", "new", title=f"{report.cases} cases, each held out", title_justify="left"
    )
    for name, label in FIGURES.items():
        table.add_row(label, f"{before[name]:.3f}", f"{new[name]:.3f}")
    console.print(table)
    kept = "tried only" if report.version is None else f"kept as version {report.version}"
    verdict = "better: it decides from now on" if report.better else "not better: it does not decide"
    console.print(f"{kept}; {verdict if report.version else 'better' if report.better else 'not better'}")


def models(found: Any, json_wanted: bool) -> None:
    """The versions of the model, the newest first."""
    if json_wanted:
        as_json([version.model_dump(mode="json") for version in found.items])
        return
    table = Table("version", "from", "cases", "made", "by", "type", "desk", "complexity", "decides")
    for version in found.items:
        new = version.figures.get("new", {})
        table.add_row(
            str(version.version), version.source, str(version.texts), str(version.made_at or "")[:16], version.made_by,
            *(f"{new[name]:.3f}" if name in new else "–" for name in ("type", "desk", "complexity")),
            "yes" if version.live else "",
        )  # fmt: skip
    console.print(table)
