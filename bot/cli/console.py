"""What every command line command shares: where it writes, how it reads the settings, and how it fails."""

from typing import Any

import typer
from pydantic import ValidationError
from pydantic_core import ErrorDetails
from rich.console import Console
from typer.core import TyperGroup

from bot.config import Config, env_file_fault
from bot.errors import Unready
from bot.store.engine import private_files
from bot.store.engine.database_errors import why_not

screen = Console()
complaints = Console(stderr=True)
ERROR_WORDS = {
    "literal_error": " cannot be {given!r}: use {expected}",
    "bool_parsing": " cannot be {given!r}: use true or false",
}


class Commands(TyperGroup):
    """What a command writes is its owner's alone; what keeps it from working is a sentence and status 2."""

    def invoke(self, ctx: typer.Context) -> Any:  # type: ignore[override,unused-ignore]
        """Run the command."""
        try:
            with private_files.writing():
                return super().invoke(ctx)
        except Unready as problem:
            raise refuse(str(problem)) from problem
        except Exception as error:
            if isinstance(error, BrokenPipeError):  # whoever read it has read enough; click ends quietly
                raise
            if sentence := why_not(error):
                raise refuse(sentence) from error
            raise


def settings(**given: Any) -> Config:
    """The settings, or what is wrong with them, one line each; `given` takes the place of what is set."""
    try:
        if "_env_file" not in given and (fault := env_file_fault()):
            raise refuse(fault)
        return Config(**given)
    except ValidationError as error:
        for problem in error.errors():
            refuse(f"{str(problem['loc'][0]).upper()}{_fault(problem)}.")
        raise typer.Exit(2) from None


def _fault(problem: ErrorDetails) -> str:
    """What is wrong with a setting's value; of a secret, which has its own sentences, nothing is shown."""
    wanted = problem.get("ctx", {})
    if problem["type"] in ERROR_WORDS:
        return ERROR_WORDS[problem["type"]].format(given=str(problem["input"])[:40], **wanted)
    ours = problem["msg"].removeprefix("Value error, ")
    return f" {ours}" if ours != problem["msg"] else f": {ours}"


def refuse(sentence: str) -> typer.Exit:
    """Say why not; to be raised."""
    complaints.print(sentence, style="red", markup=False, highlight=False, soft_wrap=True)
    return typer.Exit(2)
