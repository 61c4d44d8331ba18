"""python -m bot …: the commands of whoever runs Éclair."""

import sys
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape
from rich.progress import Progress, TaskID

from bot.cli import store_commands
from bot.cli.console import Commands, complaints, refuse, screen, settings
from bot.services.privacy import own_data
from bot.store.engine import private_files
from bot.store.models import Member

if TYPE_CHECKING:
    from bot.deps import Deps


READING = "Reading Slack's list of people: {:,} so far…"

cli = typer.Typer(
    cls=Commands,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Éclair: colleagues who teach each other.",
)


@cli.command()
def run() -> None:
    """Run the bot against Slack (Socket Mode)."""
    from bot import deps
    from bot.cli.doctor import warnings
    from bot.cli.run import set_up_logging, until_told
    from bot.store.engine.connections import sqlite_files

    config = settings()
    missing = config.missing_for_slack()
    if missing:
        raise refuse(
            f"{' and '.join(missing)}: not set. Copy .env.example to .env and fill it in (docs/admin.md)."
        )
    set_up_logging(config)
    parts = deps.build(config)
    for left in private_files.still_open(config.data_dir, *sqlite_files(config.database)):
        complaints.print(
            f"Others on this machine can reach {left}: see `python -m bot doctor`.", markup=False
        )
    for fault in warnings(config):
        complaints.print(f"{fault}.", markup=False, soft_wrap=True)
    sys.exit(until_told(parts))


@cli.command()
def demo(
    tour: Annotated[str, typer.Option(help="Act ask, mentoring, rituals or all.")] = "",
    data: Annotated[Path | None, typer.Option(help="A folder of past questions and answers.")] = None,
    port: Annotated[
        int, typer.Option(min=0, max=65535, help="Where the sandbox listens on this machine.")
    ] = 8710,
) -> None:
    """Try Éclair with no Slack: a company of 46 people on this machine."""
    from demo.run import play  # the demo knows the bot, not the other way round

    raise typer.Exit(play(tour=tour, data=data, port=port))


@cli.command("import")
def bring_in(
    folder: Annotated[
        Path,
        typer.Argument(exists=True, file_okay=False, help="With questions.jsonl and answers.jsonl."),
    ],
) -> None:
    """Warm the workspace up with past questions and answers of its people."""
    from bot import deps
    from bot.cli.importer import bring_in_folder
    from bot.cli.importer.lines import NotReadable
    from bot.cli.run import prepare
    from bot.slack import reaching, refused

    config = settings()
    if config.missing_for_slack():
        raise refuse("The people come from Slack: set SLACK_BOT_TOKEN and SLACK_APP_TOKEN first.")
    parts = deps.build(config)
    with reaching(), screen.status(READING.format(0)) as status:
        prepare(parts, lambda known: status.update(READING.format(known)))
    if parts.ending.is_set():
        raise refused(parts.ending.code)
    try:
        with reaching(), Progress(console=screen) as bar:
            shown = bar.add_task("questions", total=None)
            report = bring_in_folder(
                parts.sessions,
                folder,
                progress=lambda done, total: _show(bar, shown, done, total),
            )
    except NotReadable as problem:
        raise refuse(str(problem)) from None
    screen.print(f"{report.new} questions brought in, {report.known} known before.")
    if report.new or report.known:  # a run before may have been stopped between the two
        _learn_habits(parts)
    if report.strangers:
        screen.print(f"{len(report.strangers)} people are not here: their answers are a former colleague's.")
    for line in report.complaints():
        complaints.print(line, markup=False, highlight=False, soft_wrap=True)


def _learn_habits(parts: "Deps") -> None:
    """What takes its time is done here, with the progress shown, and not by the bot while members wait."""
    from bot.cli.replay import look_back

    parts.index.encoder.start()
    parts.index.load()
    with screen.status("Loading the model…"):
        parts.index.encoder.wait()
    with Progress(console=screen) as bar:
        shown = bar.add_task("reading them", total=parts.index.unread())
        while read := parts.index.embed_backlog():
            bar.advance(shown, read)
        shown = bar.add_task("how they are answered", total=None)
        answers = look_back(
            parts.sessions,
            parts.read_sessions,
            parts.index,
            lambda done, total: _show(bar, shown, done, total),
        )
    screen.print(
        f"{answers} good answers showed who answers what here. A bot that runs knows it at its next start."
    )


def _show(bar: Progress, shown: TaskID, done: int, total: int) -> None:
    bar.update(shown, completed=done, total=total)


@cli.command()
def export(
    user: Annotated[str, typer.Argument(help="The person's Slack id, such as U0123ABCD.")],
    to: Annotated[Path | None, typer.Option(help="The file to write; without it, the screen.")] = None,
) -> None:
    """Everything that is known of a person, as JSON; what they asked without a name only they are told."""

    parts, member_id = _person(user)
    with parts.read_sessions() as session:
        found = own_data.export(session, session.get_one(Member, member_id), to_themselves=False)
    if to is None:
        screen.print_json(found)
    else:
        private_files.write_text(to, found)
        complaints.print(f"What is known of {user} is in {to}.", markup=False, soft_wrap=True)


@cli.command()
def erase(
    user: Annotated[str, typer.Argument(help="The person's Slack id, such as U0123ABCD.")],
    content: Annotated[
        str, typer.Option(help="What they wrote: keep (as a former colleague's) or remove.")
    ] = "keep",
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask again.")] = False,
) -> None:
    """Forget a person: their rows, vectors, evidence and name."""
    from bot.services.privacy import erasure

    if content not in ("keep", "remove"):
        raise refuse("--content is keep or remove.")
    parts, member_id = _person(user)
    if not yes:
        typer.confirm(f"Forget {user} for good?", abort=True)
    with parts.sessions.begin() as session:
        member = session.get_one(Member, member_id)
        erasure.erase(session, member, "remove" if content == "remove" else "keep", parts.clock())
    screen.print(f"{user} is forgotten.", markup=False)
    if not erasure.wipe(parts.sessions):
        screen.print("The bot is at work: the last traces go from its log file within a day.")


def _person(user: str) -> "tuple[Deps, int]":
    from bot import deps
    from bot.store.people import members

    parts = deps.build(settings())
    with parts.read_sessions() as session:
        member = members.anywhere(session, user)
    if member is None:
        raise refuse(f"Nobody with the Slack id {user} is known here.")
    return parts, member.id


@cli.command()
def doctor() -> None:
    """Say what is set up, what is missing, and what it means."""
    from bot.cli.doctor import examine

    found = examine(settings())
    width = max(len(line.what) for line in found)
    for line in found:  # a line each: a name that is to be copied is not broken
        sign = "[green]✓[/green]" if line.good else "[red]✗[/red]" if line.needed else "[yellow]![/yellow]"
        screen.print(f"{sign} {line.what:{width}}  {escape(line.found)}", soft_wrap=True, highlight=False)
    raise typer.Exit(0 if all(line.good or not line.needed for line in found) else 1)


@cli.command()
def memory(
    to: Annotated[Path | None, typer.Option(help="The file to write; without it, the screen.")] = None,
) -> None:
    """The memory as one Markdown page: what was said in private channels is not in it."""
    from bot import deps
    from bot.services.memory.card_keeping import as_markdown
    from bot.store import workspaces

    with deps.build(settings()).read_sessions() as session:
        pages = [as_markdown(session)] if workspaces.served_id(session) is not None else []
    if to is None:
        screen.print("\n".join(pages), markup=False, highlight=False)
    else:
        private_files.write_text(to, "\n".join(pages))


cli.command("new-key")(store_commands.new_key)
cli.add_typer(store_commands.audits, name="audit")


def main() -> None:
    """The console script."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # a terminal that has no ✓ is no reason to fail
    cli()


if __name__ == "__main__":
    main()
