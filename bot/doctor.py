"""`python -m bot doctor`: what is set up, what is missing, and what it means for members."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bot.config import Config
from bot.deps import encoder_settings
from bot.errors import Unready
from bot.matching.models import resolve
from bot.slack import RefusedBySlack, Slack, TokenRefused, TryLater, Unsure
from bot.store import looking, private
from bot.store.base import open_engine, sqlite_files

FRENCH = {
    "meaning": "French and English texts are compared by meaning",
    "words": "English by meaning, French mostly by words; name a multilingual model in EMBEDDING_MODEL",
    "none": "texts are compared by words alone",
}


@dataclass(frozen=True, slots=True)
class Line:
    """One thing looked at; the bot cannot run without what is `needed`."""

    what: str
    found: str
    good: bool
    needed: bool = True


def examine(config: Config) -> list[Line]:
    """Look at the files, the store, Slack and the model, in this order."""
    return [*_files(config), *_store(config), *_slack(config), _model(config)]


def _files(config: Config) -> list[Line]:
    """Looked at before anything is opened, and left as it is: `run` closes what it may."""
    folder = config.data_dir
    if not private.KEEPS_MODES:
        why = "not looked at: on Windows the rights of the folder decide"
        return [Line("files", why, good=False, needed=False)]
    lines = []
    if private.is_shared(folder):
        why = "is not for Éclair alone: name a folder of its own in ECLAIR_DATA_DIR"
        lines.append(Line("data folder", f"{folder} {why}", good=False, needed=False))
    found = private.still_open(folder, *_sqlite(config))
    if found:
        why = f"{len(found)} can be reached by others on this machine: {found[0]}. {_closing(found[0])}"
        lines.append(Line("files", why, good=False, needed=False))
    return lines or [Line("files", f"{folder} is for its owner alone, or will be", good=True)]


def _closing(left: private.Open) -> str:
    if left.why:
        return "Give it to the user who runs the bot (chown -R), or name another folder in ECLAIR_DATA_DIR."
    return (
        "The next start closes what it may; what stays open is on a file system without modes: mount that "
        "with umask=077, or name another folder in ECLAIR_DATA_DIR."
    )


def _sqlite(config: Config) -> list[Path]:
    try:
        return sqlite_files(config.database)
    except Unready:
        return []


def _store(config: Config) -> list[Line]:
    try:
        engine = open_engine(config.database)
    except Unready as problem:
        return [Line("store", str(problem), good=False)]
    found = looking.look(engine, config.data_dir, config.seal_key.get_secret_value())
    engine.dispose()
    return [Line(*one) for one in found]


def _slack(config: Config) -> Iterator[Line]:
    missing = config.missing_for_slack()
    if missing:
        yield Line("Slack", f"not set: {', '.join(missing)}", good=False)
        return
    try:
        team = Slack(config.slack_bot_token.get_secret_value(), config.slack_api_url).team()
        yield Line("Slack", f"{team.name} ({team.team_id})", good=True)
    except (RefusedBySlack, TokenRefused) as no:
        yield Line("Slack", f"refused: {no.code}", good=False)
    except (TryLater, Unsure) as error:
        yield Line("Slack", f"out of reach: {error}", good=False)
    if not config.questions_channel:
        yield Line("questions channel", "ECLAIR_QUESTIONS_CHANNEL is not set", good=False, needed=False)


def _model(config: Config) -> Line:
    choice = resolve(encoder_settings(config))
    name = choice.model if choice.source != "none" else "none"
    return Line("model", f"{name}: {FRENCH[choice.french]}", good=choice.french == "meaning", needed=False)
