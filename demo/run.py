"""`make demo`: the page and its company; with TOUR, chapters acted without it; with DATA, real people."""

import os
import threading
from collections.abc import Callable, Mapping
from pathlib import Path

from rich.console import Console
from rich.markup import escape
from rich.panel import Panel

from bot.cli.console import settings
from bot.cli.run import set_up_logging
from bot.errors import Unready
from bot.store.engine.database_errors import why_not
from demo.chapters import real_data
from demo.chapters.ask import tour as tour_ask
from demo.chapters.groups import tour as tour_groups
from demo.chapters.mentoring import tour as tour_mentoring
from demo.chapters.rituals import tour as tour_rituals
from demo.company_folder import ORLAVENT, load
from demo.environment import ROOT, Environment
from demo.hooks import story
from demo.records import CompanyError
from demo.routing import from_routing
from demo.stores import own_store
from demo.transcript import StepFailed, Transcript

Act = Callable[[Environment, Transcript], None]
CHAPTERS: dict[str, Act] = {
    "ask": tour_ask.act,
    "mentoring": tour_mentoring.act,
    "rituals": tour_rituals.act,
    "groups": tour_groups.act,
}
WITH_DATA: dict[str, Act] = {"ask": real_data.act}
STORE = ROOT / "data" / "demo"
GUIDES = {
    "en": """Open [bold]{url}[/bold] and act as the people of {company} ({count} people).

1. As [bold]{asker}[/bold], type [bold]/ask[/bold] and a question, in French or in English, in any channel.
2. See who was asked, and why, in their messages from Éclair; be one of them and press [bold]Answer[/bold].
3. As {asker} again, accept the answer: everyone who was asked sees it’s settled.
4. Ask the same thing in other words: the memory answers first.
5. The buttons next to the clock let days pass: others are asked, reminders come, and where no one knows, \
Éclair says so.

Everything stays on this machine. Ctrl+C ends the demo.""",
    "fr": """Ouvrez [bold]{url}[/bold] : voici {company}, {count} personnes, et vous agissez à leur place.

1. Choisissez une personne, par exemple [bold]{asker}[/bold] : écrivez [bold]/ask[/bold] et une question, en \
français ou en anglais, dans un canal.
2. Voyez à qui elle est posée, et pourquoi, dans leurs messages avec Éclair ; prenez la place de l’une de \
ces personnes et choisissez [bold]Répondre[/bold].
3. Revenez à la personne du début ({asker}) et acceptez la réponse : tout le monde voit que c’est réglé.
4. Reposez la question avec d’autres mots : la mémoire répond d’abord.
5. Les boutons à côté de l’horloge font passer les jours : d’autres sont sollicités, des rappels arrivent, \
et si personne ne sait, Éclair le dit.

Tout reste sur cette machine. Ctrl+C termine la démonstration.""",
}
BYE = {"en": "Bye.", "fr": "Au revoir."}


class NoSuchChapter(ValueError):  # noqa: N818
    """The tour names a chapter that there is not."""


def play(tour: str = "", data: Path | None = None, port: int = 8710) -> int:
    """Play; the process's exit status: 0 only if every step of a tour happened."""
    screen = Console()
    set_up_logging(settings(_env_file=None).model_copy(update={"log_level": "WARNING"}))
    try:
        acts = _acts(tour, WITH_DATA if data else CHAPTERS)
        company = from_routing(data) if data else load()
        cap = real_data.NUDGES_A_DAY if data else None
        todo: list[Act | None] = [*acts] or [None]
        with own_store(STORE) as folder:
            for act in todo:  # each chapter has its own company: none spends another's time
                env = Environment(
                    company, data or ORLAVENT, folder, port=0 if tour else port, nudges_a_day=cap
                )
                with screen.status("Setting up the company, its workspace and the bot…"):
                    env.open()
                with env:
                    status = _tell(screen, env, [act]) if act else _open_house(screen, env)
                if status:
                    return status
    except (CompanyError, NoSuchChapter, Unready, OSError) as problem:
        sentence = why_not(problem) or str(problem)
        screen.print(sentence, style="red", markup=False, soft_wrap=True)
        return 2
    return 0


def _acts(tour: str, chapters: dict[str, Act]) -> list[Act]:
    if tour in ("", "all"):
        return list(chapters.values()) if tour else []
    if tour not in chapters:
        raise NoSuchChapter(f"There is no chapter {tour!r}: choose among {', '.join(chapters)} and all.")
    return [chapters[tour]]


def _tell(screen: Console, env: Environment, acts: list[Act]) -> int:
    with screen.status("Loading the model, and what the company knows…"):
        env.wait_for_model()
    transcript = Transcript(screen, env.clock.now, env.company.tz)
    try:
        for act in acts:
            act(env, transcript)
    except (StepFailed, AssertionError) as failure:
        screen.print(f"\n[red]The story broke off:[/red] {escape(str(failure))}")
        return 1
    screen.print("\n[green]Every step happened.[/green]")
    return 0


def _open_house(screen: Console, env: Environment) -> int:
    language = language_of(os.environ)
    told = story(env.company, language)
    asker = env.company.by_handle[told.asker] if told else env.company.people[0]
    guide = GUIDES[language].format(
        url=env.box.url, company=env.company.name, count=env.company.headcount, asker=asker.name
    )
    screen.print(Panel(guide, title="Éclair", border_style="cyan", padding=(1, 2)))
    if env.company.notice:
        screen.print(f"[dim]Questions and answers: {env.company.notice}[/dim]")
    try:
        threading.Event().wait()
    except KeyboardInterrupt:
        screen.print(BYE[language])
    return 0


def language_of(environment: Mapping[str, str]) -> str:
    """The language of this terminal, by the variables that say so, in their order; English otherwise."""
    said = (environment.get(name, "") for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
    return "fr" if next(filter(None, said), "").lower().startswith("fr") else "en"
