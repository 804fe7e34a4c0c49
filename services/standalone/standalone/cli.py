"""The ``fengqiao`` command: each subcommand explains itself with --help and answers errors in one sentence."""

from __future__ import annotations

import sys

from standalone import green

green.patch_for(sys.argv)

from datetime import datetime  # noqa: E402  everything below must find the standard library patched
from pathlib import Path  # noqa: E402
from typing import Annotated  # noqa: E402

import typer  # noqa: E402

from servicekit.settings import ServiceSettings, load  # noqa: E402
from standalone import show, upkeep  # noqa: E402
from standalone.plain import Json, plainly  # noqa: E402

app = typer.Typer(
    help="Fengqiao 枫桥: the dispute platform of a township governance centre.", no_args_is_help=True
)
letters = typer.Typer(help="Messages that could not be handled.", no_args_is_help=True)
tokens = typer.Typer(help="Tokens of outside platforms and programs.", no_args_is_help=True)
audits = typer.Typer(help="The hash chains of all disputes.", no_args_is_help=True)
app.add_typer(letters, name="dead-letters")
app.add_typer(tokens, name="token")
app.add_typer(audits, name="audit")

Why = Annotated[str, typer.Option(help="Kept in the audit trail.")]


@app.command()
@plainly
def run(host: str = "127.0.0.1", port: int | None = None) -> None:
    """Start everything in this process (SQLite, in-memory bus), with the reference town."""
    import os

    if port is not None:
        os.environ["PORT"] = str(port)
    from standalone import process

    settings = load(ServiceSettings)
    process.run(settings, lambda gateway: show.welcome(gateway.port, settings), host)


@app.command()
@plainly
def serve(names: list[str]) -> None:
    """Run services in this process: fengqiao serve intake routing; desk:pcs is one desk alone; gateway, video_feed."""
    from standalone import process

    process.serve(names, load(ServiceSettings))


@app.command()
@plainly
def migrate(names: Annotated[list[str] | None, typer.Argument()] = None) -> None:
    """Make each service's database where it is missing, bring it to the newest version, declare all queues."""
    from standalone import house

    settings = load(ServiceSettings)
    for package in house.migrate(settings, names or ()):
        typer.echo(f"{package}: ready")
    if not settings.amqp_url.startswith("embedded"):
        from messaging.runner import declare_all

        typer.echo(f"queues: {declare_all(house.classes(), settings.amqp_url)} ready")


@app.command()
@plainly
def classify(
    source: Annotated[
        str, typer.Argument(help="A file with one narrative a line, or - for standard input.")
    ] = "-",
) -> None:
    """Say of each narrative (a line of plain text, or JSON with "text") where it would go; one JSON object a line."""
    from standalone.classifying import classified

    settings = load(ServiceSettings)
    lines = sys.stdin if source == "-" else Path(source).read_text(encoding="utf-8").splitlines()
    for line in classified(lines, settings):
        typer.echo(line)


@app.command()
@plainly
def train(
    file: Annotated[
        Path | None,
        typer.Option(help="JSON lines with text, type, desk, complexity; default: decided cases."),
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Report only, keep nothing.")] = False,
    town: Annotated[
        bool, typer.Option("--town", help="Learn the town's cold start from its examples.")
    ] = False,
    versions: Annotated[bool, typer.Option("--list", help="List the versions of the model.")] = False,
    use: Annotated[int | None, typer.Option(help="Let this version decide; 0 is the cold start.")] = None,
    as_json: Json = False,
) -> None:
    """Learn where disputes go from what people decided; a model decides only when it is better on cases held out."""
    from standalone import training

    settings = load(ServiceSettings)
    if town:
        typer.echo(f"written: {training.train_town(settings)}")
    elif versions or use is not None:
        show.models(training.versions(settings, use), as_json)
    else:
        show.training(training.train(settings, file, keep=not dry_run), as_json)


@app.command()
@plainly
def doctor(as_json: Json = False) -> None:
    """Check settings, town, rules, forms, databases, the bus and page assets; exit code 1 when something is wrong."""
    from standalone.doctor import examine

    found = examine(load(ServiceSettings))
    show.findings(found, as_json)
    if any(not finding.well for finding in found):
        raise typer.Exit(1)


@letters.command("list")
@plainly
def list_letters(as_json: Json = False) -> None:
    """List the dead letters of every consumer."""
    from standalone.letters import all_letters

    show.letters(all_letters(load(ServiceSettings)), as_json)


@letters.command("show")
@plainly
def show_letter(consumer: str, message_id: str) -> None:
    """Show one dead letter with its body (personal data is masked in every event)."""
    from standalone.letters import one_letter

    show.letter(one_letter(load(ServiceSettings), consumer, message_id))


@letters.command("replay")
@plainly
def replay_letters(
    consumer: str,
    message_id: Annotated[str, typer.Argument(help="Empty: all of them.")] = "",
    why: Why = "replayed",
) -> None:
    """Put dead letters back into the queue they came from; an embedded platform takes them within seconds, or at its start."""
    from standalone.letters import replay

    typer.echo(f"{replay(load(ServiceSettings), consumer, message_id, why).count} put back")


@letters.command("discard")
@plainly
def discard_letter(
    consumer: str,
    message_id: str,
    why: Annotated[str, typer.Option(prompt="Why", help="Kept in the audit trail.")],
) -> None:
    """Throw one dead letter away, for a reason."""
    from standalone.letters import discard

    typer.echo(f"{discard(load(ServiceSettings), consumer, message_id, why).count} thrown away")


@audits.command("verify")
@plainly
def verify_audit(as_json: Json = False) -> None:
    """Check every hash chain and daily seal of every service; exit code 1 where one does not hold."""
    from standalone.audits import verify_all

    found = verify_all(load(ServiceSettings))
    show.chains(found, as_json)
    if not all(each.holds for each in found):
        raise typer.Exit(1)


@tokens.command("create")
@plainly
def create_token(
    name: str, channel: str = "", login: str = "", days: int = 365, as_json: Json = False
) -> None:
    """Create a token for an outside platform (--channel hotline_12345) or a person's program (--login); shown once."""
    from standalone.tokens import create

    show.token(create(load(ServiceSettings), name, channel, login, days), as_json)


@app.command()
@plainly
def seed(
    disputes: Annotated[int, typer.Option(help="How many disputes to invent.")] = 5_000,
    seed: Annotated[int, typer.Option(help="The same number makes the same history.")] = 1,
    until: Annotated[datetime | None, typer.Option(help="Where the history ends; default: now.")] = None,
    append: Annotated[bool, typer.Option(help="Add to invented disputes that are there already.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Even beside disputes that are not invented.")] = False,
) -> None:
    """Fill empty databases with a plausible history of three years; the services must not be running."""
    from standalone.seed import order_of
    from standalone.seed import seed as fill

    settings = load(ServiceSettings)
    order = order_of(settings, disputes, seed, until)
    with show.progress(disputes, "disputes") as progress:
        total = fill(settings, order, append=append, agreed=yes, progress=progress)
    typer.echo(f"{total} disputes, the latest of {order.until:%Y-%m-%d}; seed {seed}")


@app.command()
@plainly
def demo(
    source: Annotated[
        Path | None, typer.Argument(help="Narratives, one a line or JSON lines with text.")
    ] = None,
    count: Annotated[int, typer.Option(help="How many disputes.")] = 300,
    url: Annotated[str, typer.Option(help="A running platform; default: start one for the demo.")] = "",
    as_json: Json = False,
) -> None:
    """Play the whole life of disputes as citizens and staff would, through the HTTP API; exit code 1 if one is lost."""
    from standalone.demo import play

    report = play(load(ServiceSettings), source, count, url)
    show.report(report, as_json)
    if report.lost or report.stuck:
        raise typer.Exit(1)


upkeep.add_to(app)

if __name__ == "__main__":
    app()
