"""`python -m bot doctor`: what is set up, what is missing, and what it means. It changes nothing."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from bot.config import Config, unknown_names
from bot.deps import encoder_settings
from bot.embedding.model_faults import fault_of, not_here
from bot.embedding.models import ModelChoice, resolve
from bot.embedding.opening import name_of
from bot.errors import OtherOrganisation, Unready
from bot.slack import RefusedBySlack, TokenRefused
from bot.slack.token_check import OPTIONAL_SCOPES, SCOPES, Granted, Trial
from bot.store import workspaces
from bot.store.engine import private_files
from bot.store.engine.connections import sqlite_files
from bot.store.indexes.vectors import room_for
from bot.store.models import Workspace
from bot.store.opening import inspection
from bot.text.terms import spoken_language

FRENCH = {
    "meaning": "French and English texts are compared by meaning",
    "words": "English by meaning, French mostly by words: the extra bilingual-model reads both",
    "none": "texts are compared by words alone",
}


TEXTS_READ, OTHERS_TOLD = 500, 0.05  # texts whose language is looked at, and the share of others that is told


@dataclass(frozen=True, slots=True)
class CheckLine:
    """One thing looked at; the bot cannot run without what is `needed`."""

    what: str
    found: str
    good: bool
    needed: bool = True


def examine(config: Config) -> list[CheckLine]:
    """Look at the names of settings, the files, the store, Slack and the model, in this order; a fault of one
    hides no other."""
    looks: tuple[tuple[str, Callable[[Config], Iterable[CheckLine]]], ...] = (
        ("settings", _names),
        ("files", _files),
        ("store", _store),
        ("Slack", _slack),
        ("model", _model),
    )
    return [line for what, look in looks for line in _looked(what, look, config)]


def _looked(what: str, look: Callable[[Config], Iterable[CheckLine]], config: Config) -> Iterator[CheckLine]:
    try:
        yield from look(config)
    except Unready as problem:
        yield CheckLine(what, str(problem), good=False)
    except OSError as problem:
        yield CheckLine(
            what, f"{problem.filename or 'This machine'}: {problem.strerror or problem}", good=False
        )


def _names(config: Config) -> Iterator[CheckLine]:
    for why in misspelt():
        yield CheckLine("settings", why, good=False, needed=False)


def misspelt() -> list[str]:
    """Names that settle nothing, as sentences."""
    return [
        f"{name} is no setting of Éclair's: {f'{other} may be meant' if other else 'see .env.example'}"
        for name, other in unknown_names().items()
    ]


def _files(config: Config) -> list[CheckLine]:
    """Looked at before anything is opened, and left as it is: `run` closes what it may."""
    folder = config.data_dir
    if fault := private_files.no_folder(folder):
        return [CheckLine("data folder", f"{fault}: choose another (ECLAIR_DATA_DIR)", good=False)]
    if not private_files.room(folder):
        why = f"{folder}: there is no room on its disk. Make some, or choose another (ECLAIR_DATA_DIR)"
        return [CheckLine("data folder", why, good=False)]
    if not private_files.KEEPS_MODES:
        why = "not looked at: on Windows the rights of the folder decide"
        return [CheckLine("files", why, good=False, needed=False)]
    lines = []
    if private_files.is_shared(folder):
        why = "is not for Éclair alone: name a folder of its own in ECLAIR_DATA_DIR"
        lines.append(CheckLine("data folder", f"{folder} {why}", good=False, needed=False))
    found = private_files.still_open(folder, *_sqlite(config))
    if found:
        why = f"{len(found)} can be reached by others on this machine: {found[0]}. {_closing(found[0])}"
        lines.append(CheckLine("files", why, good=False, needed=False))
    return lines or [CheckLine("files", f"{folder} is for its owner alone, or will be", good=True)]


def _closing(left: private_files.Open) -> str:
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


def _store(config: Config) -> list[CheckLine]:
    found = inspection.look(config.database, config.data_dir, config.seal_key.get_secret_value())
    return [CheckLine(*one) for one in found]


def _slack(config: Config) -> Iterator[CheckLine]:
    missing = config.missing_for_slack()
    if missing:
        yield CheckLine("Slack", f"not set: {', '.join(missing)}", good=False)
        return
    trial = _trial(config)
    granted = trial.bot_token()
    home = _home(config)
    yield _workspace(granted, home)
    yield from _scopes(granted)
    yield from _looked("app token", lambda _: [_app_token(trial, granted)], config)
    yield from _looked("questions channel", lambda _: [_channel(trial, config, home)], config)


def _home(config: Config) -> Workspace | None:
    try:
        return inspection.home(config.database)
    except Unready:
        return None


def _workspace(granted: Granted, home: Workspace | None) -> CheckLine:
    """The workspace by its name; another than the store's is refused at start."""
    if home is not None and not workspaces.is_of(home, granted.team_id, granted.enterprise_id):
        return CheckLine("Slack", str(OtherOrganisation(home.team_id, granted.team_id)), good=False)
    return CheckLine("Slack", f"{granted.name} ({granted.team_id})", good=True)


def _scopes(granted: Granted) -> Iterator[CheckLine]:
    if granted.scopes is None:
        yield CheckLine("scopes", "Slack does not say which were granted", good=False, needed=False)
        return
    lacking = sorted(set(SCOPES) - granted.scopes)
    for scope in lacking:
        why = f"{scope} is missing: {SCOPES[scope]}. Paste manifest.yml again, and reinstall the app"
        yield CheckLine("scopes", why, good=False)
    for scope in sorted(set(OPTIONAL_SCOPES) - granted.scopes):
        yield CheckLine(
            "scopes", f"{scope} (optional) is missing: {OPTIONAL_SCOPES[scope]}", good=False, needed=False
        )
    if not lacking:
        yield CheckLine("scopes", "all that are needed", good=True)


def _app_token(trial: Trial, granted: Granted) -> CheckLine:
    trial.app_token()
    fault = trial.of_another_app(granted.app_id)
    return CheckLine("app token", fault or "opens a connection", good=not fault)


def _channel(trial: Trial, config: Config, home: Workspace | None) -> CheckLine:
    channel, where = _questions_channel(config, home)
    if not channel:
        return CheckLine("questions channel", f"{where} is not set", good=False, needed=False)
    fault = trial.channel(channel)
    return CheckLine("questions channel", f"{where}: {fault or channel}", good=not fault, needed=False)


def _questions_channel(config: Config, home: Workspace | None) -> tuple[str, str]:
    """The one that the next start goes by, and where it was said: what was settled in Slack goes before the
    setting."""
    if home is not None and inspection.is_set(config.database, "questions_channel"):
        return home.questions_channel or "", "/eclair settings"
    return config.questions_channel, "ECLAIR_QUESTIONS_CHANNEL"


def warnings(config: Config) -> Iterator[str]:
    """Before a start: what is wrong in Slack, but keeps nobody from starting."""
    yield from misspelt()
    trial = _trial(config)
    try:
        granted = trial.bot_token()
        if fault := trial.of_another_app(granted.app_id):
            yield fault
        channel, where = _questions_channel(config, _home(config))
        if channel and (fault := trial.channel(channel)):
            yield f"{where}: {fault}"
    except Unready as problem:
        if isinstance(
            problem.__cause__, RefusedBySlack | TokenRefused
        ):  # else the start itself tells, or waits
            raise


def _trial(config: Config) -> Trial:
    bot, app = config.slack_bot_token.get_secret_value(), config.slack_app_token.get_secret_value()
    return Trial(bot, app, config.slack_api_url)


def _model(config: Config) -> Iterator[CheckLine]:
    settings = encoder_settings(config)
    choice = resolve(settings)
    if fault := fault_of(choice, settings):
        yield CheckLine("model", f"{fault}. Until then {FRENCH['none']}", good=False, needed=False)
        return
    if choice.reason == "asked-for-not-here":
        yield CheckLine("model asked for", not_here(settings), good=False, needed=False)
    yield CheckLine(
        "model", f"{choice.title}: {FRENCH[choice.french]}", good=choice.french == "meaning", needed=False
    )
    yield from _change_of_model(config.database, choice)
    yield from _other_languages(config.database, choice)


def _other_languages(url: str, choice: ModelChoice) -> Iterator[CheckLine]:
    """Whether people write in languages for which nothing here was measured."""
    texts = inspection.newest_texts(url, TEXTS_READ)
    others = sum(spoken_language(text) == "other" for text in texts)
    if others and others >= OTHERS_TOLD * len(texts):
        which = f"at least {others} of the {len(texts)} newest texts are neither French nor English"
        how = "as far as the model knows them" if choice.multilingual else "by their words alone"
        said = f"{which}: they are found {how}, how well was never measured"
        yield CheckLine("languages", said, good=False, needed=False)


def _change_of_model(url: str, choice: ModelChoice) -> Iterator[CheckLine]:
    """Whether what another model has read has to be read anew, and whether the disk has room for both."""
    kept = inspection.vectors_kept(url)
    if not kept or choice.source == "none":
        return
    now = name_of(choice)
    if any(name.startswith(now) for name in kept):
        return
    texts, free = max(kept.values()), inspection.disk_left(url)
    needed = room_for(texts)
    said = f"{texts} texts are read anew in the background, while the model before serves on"
    if free is not None and free < needed:
        takes = f"{needed >> 20} MB of disk, and {free >> 20} are free"
        said = f"{texts} texts are to be read anew, which takes {takes}: make room, and start again"
    yield CheckLine("change of model", said, good=free is None or free >= needed, needed=False)
