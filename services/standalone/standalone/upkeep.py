"""The commands that bring data in, tell it again, keep it and put it back."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import Progress

from servicekit.settings import ServiceSettings, load
from standalone import show
from standalone.plain import Force, Json, plainly

DryRun = Annotated[bool, typer.Option("--dry-run", help="Only check and count; nothing is written.")]
progress = Console(stderr=True)


def add_to(app: typer.Typer) -> None:
    """Makes them commands of ``app``."""
    app.command("import")(import_disputes)
    app.command("replay")(replay)
    app.command("backup")(backup)
    app.command("restore")(restore)


@plainly
def import_disputes(
    file: Annotated[
        Path, typer.Argument(help="CSV, .xlsx, or JSON lines with bodies as the API takes them.")
    ],
    dry_run: DryRun = False,
    as_json: Json = False,
) -> None:
    """Register the disputes of a file; wrong rows are told with row, column and reason, and exit code 1.

    The same file again registers nothing twice. Columns, in English or Chinese: channel 来源, narrative 情况, village_code
    发生村, place 发生地点, occurred_on 发生日期, people_involved 涉及人数, amount_yuan 涉及金额, external_ref 外部编号,
    confidential 保密, anonymous 匿名, type 类型, referred_by 移送单位, language 沟通语言, applicant_name 申请人, applicant_phone
    申请人电话, applicant_id_number 申请人证件号码 … and the same with respondent_ 被申请人.
    """
    from standalone.importing import import_file

    with Progress(console=progress, transient=True, disable=not progress.is_terminal) as bar:
        task = bar.add_task(file.name)
        report = import_file(
            load(ServiceSettings), file, dry_run=dry_run,
            told=lambda done, total: bar.update(task, completed=done, total=total),
        )  # fmt: skip
    show.imported(report, as_json)
    if report.wrong:
        raise typer.Exit(1)


@plainly
def replay(
    since: Annotated[str, typer.Option(help="A date or a moment, 2026-11-23 or 2026-11-23T09:15.")],
    service: Annotated[
        list[str] | None, typer.Option(help="Whose outbox; several times for several; default all.")
    ] = None,
    dry_run: DryRun = False,
    as_json: Json = False,
) -> None:
    """Tell again what the outboxes hold since a moment: who has it passes it over, who lost it catches up."""
    from standalone import replaying

    settings, start = load(ServiceSettings), replaying.moment(since)
    found = replaying.counted(settings, service or (), start)
    if not dry_run:
        with Progress(console=progress, transient=True, disable=not progress.is_terminal) as bar:
            task = bar.add_task("replay", total=sum(sum(kinds.values()) for kinds in found.values()))
            replaying.replay(
                settings, service or (), start, lambda _, number: bar.update(task, advance=number)
            )
    show.replayed(found, dry_run, as_json)


@plainly
def backup(
    file: Annotated[Path, typer.Argument(help="Where to; readable by its owner only.")],
    without_key: Annotated[
        bool, typer.Option("--without-key", help="Leave out the identity key, which then is kept elsewhere.")
    ] = False,
    force: Force = False,
    as_json: Json = False,
) -> None:
    """Copy every database as of one moment, with the identity key, into one file; the platform may go on running.

    PostgreSQL needs pg_dump. What lies in the broker's queues is not in it: it is told again after a restore.
    """
    from standalone import backups

    made = backups.make(load(ServiceSettings), file, force=force, with_key=not without_key, told=_told)
    show.backup(made, as_json)


@plainly
def restore(file: Path, force: Force = False, as_json: Json = False) -> None:
    """Put a backup back, into empty databases unless --force is said, and verify the audit chains; stop the platform first."""
    from standalone import backups

    done = backups.restore(load(ServiceSettings), file, force=force, told=_told)
    show.restored(done, as_json)
    if done.broken:
        raise typer.Exit(1)


def _told(name: str) -> None:
    if progress.is_terminal:
        progress.print(f"  {name}")
