"""A tour as it is told: who said what to whom, at what hour of the demo's clock."""

import re
import textwrap
from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

from rich.console import Console
from rich.markup import escape

WIDEST, MARGIN = 104, 10


BOLD = re.compile(r"(?<!\w)[*_`]([^*_`\n]+)[*_`](?!\w)")


class StepFailed(Exception):  # noqa: N818
    """A step of the story did not happen; the message says which."""


class Transcript:
    """Prints a story as it unfolds, in the company's own time."""

    def __init__(self, screen: Console, clock: Callable[[], datetime], zone: str) -> None:
        self._screen, self._clock, self._zone = screen, clock, ZoneInfo(zone)
        self._day = ""

    def chapter(self, title: str) -> None:
        """A heading."""
        self._screen.print()
        self._screen.rule(f"[bold]{escape(title)}[/bold]", align="left")

    def act(self, who: str, what: str, words: str = "") -> None:
        """Somebody does something."""
        self._time()
        self._screen.print(f"  [bold cyan]{escape(who)}[/bold cyan] {escape(what)}")
        self._words(words)

    def reads(self, who: str, words: str) -> None:
        """Somebody reads what the bot wrote."""
        self._time()
        self._screen.print(f"  [green]Éclair → {escape(who)}[/green]")
        self._words(words)

    def aside(self, words: str) -> None:
        """A remark of the narrator's."""
        self._screen.print(f"  [dim]{escape(words)}[/dim]")

    def _time(self) -> None:
        now = self._clock().astimezone(self._zone)
        day = f"{now:%A %d %B}"
        if day != self._day:
            self._day = day
            self._screen.print(f"\n[bold]{day}[/bold]")
        self._screen.print(f"[dim]{now:%H:%M}[/dim]", end="")

    def _words(self, words: str) -> None:
        width = min(WIDEST, self._screen.width) - MARGIN
        for line in words.splitlines():
            indent = "│ " if line.startswith(">") else ""
            for piece in textwrap.wrap(_unmarked(line.lstrip(">")), width - 2) or [""]:
                self._screen.print(f"{' ' * MARGIN}[dim]{indent}[/dim]{escape(piece)}", highlight=False)


def _unmarked(line: str) -> str:
    """Without the marks that Slack would draw as bold and italics."""
    return BOLD.sub(r"\1", line)
