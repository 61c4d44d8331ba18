"""Commands about the store itself: a new key for it, and the attack on what it holds without a name."""

import json
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from bot.cli.audit import attack, summary
from bot.cli.console import screen, settings
from bot.store.keys import key_files
from bot.store.opening import key_rotation
from bot.store.opening.opening import SETTING

SIGNS = {"good": "[green]✓[/green]", "fault": "[red]✗[/red]", "not looked at": "[dim]–[/dim]"}
STOPPED = "Is every bot on this store stopped?"
GIVEN_UP = (
    "What the lost key sealed is given up: who asked questions without a name that are still open, stories "
    "that wait, members' calendar addresses (they are asked for them again), and the marks of people who "
    f"asked to be forgotten. {STOPPED} And is that what you want?"
)
NEW_SETTING = """ECLAIR_SEAL_KEY is set. With every bot stopped, put this before the key in it, and a comma:

{key}

Start one bot: it seals everything with the new key. Then take the old one out, and start them all."""
audits = typer.Typer(no_args_is_help=True, help="Attack the store as an administrator could.")


def new_key(
    lost: Annotated[bool, typer.Option("--lost", help="The old one is lost: give up its rows.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask again.")] = False,
) -> None:
    """Seal with a new key from now on. Stop every bot on this store first."""
    config = settings()
    given = config.seal_key.get_secret_value()
    if given and not lost:
        key_files.parsed(given, SETTING)
        screen.print(NEW_SETTING.format(key=key_files.new()), highlight=False, markup=False, soft_wrap=True)
        return
    if not yes:
        typer.confirm(GIVEN_UP if lost else STOPPED, abort=True)
    if lost:
        gone = key_rotation.give_up(config.database, config.data_dir, given)
        screen.print(
            "\n".join(f"Given up: {what}." for what in gone) or "Nothing is lost: the keys are well."
        )
    else:
        count = key_rotation.rotate(config.database, config.data_dir)
        screen.print(f"{count} values are sealed with the new key. Renew the copy that you keep of it.")


@audits.command()
def anonymity(
    files: Annotated[
        Path | None, typer.Option(help="A PostgreSQL server's data directory, where it does not tell it.")
    ] = None,
    logs: Annotated[
        list[Path] | None, typer.Option(help="A log file, or a folder of them; may be given several times.")
    ] = None,
    copies: Annotated[
        list[Path] | None, typer.Option(help="A backup, an export, or a folder of them; several times too.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="For a program.")] = False,
) -> None:
    """Try to find out who wrote the stories without a name; say what that gave, and what nobody looked at."""
    found = attack(settings(), files, logs or [], copies or [])
    if as_json:
        screen.print_json(json.dumps([line.as_row() for line in found], ensure_ascii=False))
    else:
        table = Table("", "tried", "examined", "found", box=None)
        for line in found:
            table.add_row(SIGNS[line.state], line.tried, str(line.examined or ""), line.found)
        screen.print(table)
        screen.print(summary(found))
    raise typer.Exit(0 if all(line.good for line in found) else 1)


@audits.callback()
def _audits() -> None:
    """Attack the store as an administrator could."""
