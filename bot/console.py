"""What every command line command shares: where it writes, how it reads the settings, and how it fails."""

from typing import Any

import typer
from pydantic import ValidationError
from rich.console import Console
from typer.core import TyperGroup

from bot.config import Config
from bot.errors import Unready
from bot.store import private
from bot.store.opening import why_not

screen = Console()
complaints = Console(stderr=True)


class Commands(TyperGroup):
    """What a command writes is its owner's alone; what keeps it from working is a sentence and status 2."""

    def invoke(self, ctx: typer.Context) -> Any:  # type: ignore[override,unused-ignore]
        """Run the command."""
        try:
            with private.writing():
                return super().invoke(ctx)
        except Unready as problem:
            raise refuse(str(problem)) from problem
        except Exception as error:
            if sentence := why_not(error):
                raise refuse(sentence) from error
            raise


def settings() -> Config:
    """The settings, or what is wrong with them, one line each."""
    try:
        return Config()
    except (UnicodeDecodeError, OSError) as error:
        raise refuse(
            f".env cannot be read ({error}). Save it as UTF-8, readable by whoever runs this."
        ) from None
    except ValidationError as error:
        for problem in error.errors():
            name = str(problem["loc"][0]).upper()
            complaints.print(f"[red]{name}[/red]: {problem['msg']}")
        raise typer.Exit(2) from None


def refuse(sentence: str) -> typer.Exit:
    """Say why not; to be raised."""
    complaints.print(sentence, style="red", markup=False, highlight=False, soft_wrap=True)
    return typer.Exit(2)
