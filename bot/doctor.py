"""`python -m bot doctor`: what is set up, what is missing, and what it means for members."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from bot.config import Config
from bot.deps import encoder_settings
from bot.matching.models import resolve
from bot.slack import RefusedBySlack, Slack, TryLater, Unsure
from bot.store.base import open_engine

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
    """Look at the store, Slack and the model, in this order."""
    return [_store(config), *_slack(config), _model(config)]


def _store(config: Config) -> Line:
    engine = open_engine(config.database)
    try:
        with engine.connect() as connection:
            connection.execute(text("select 1"))
    except SQLAlchemyError as error:
        return Line("store", f"out of reach: {type(error).__name__}", good=False)
    return Line("store", engine.url.render_as_string(hide_password=True), good=True)


def _slack(config: Config) -> Iterator[Line]:
    missing = config.missing_for_slack()
    if missing:
        yield Line("Slack", f"not set: {', '.join(missing)}", good=False)
        return
    try:
        team = Slack(config.slack_bot_token.get_secret_value(), config.slack_api_url).team()
        yield Line("Slack", f"{team.name} ({team.team_id})", good=True)
    except RefusedBySlack as no:
        yield Line("Slack", f"refused: {no.code}", good=False)
    except (TryLater, Unsure) as error:
        yield Line("Slack", f"out of reach: {error}", good=False)
    if not config.questions_channel:
        yield Line("questions channel", "ECLAIR_QUESTIONS_CHANNEL is not set", good=False, needed=False)


def _model(config: Config) -> Line:
    choice = resolve(encoder_settings(config))
    name = choice.model if choice.source != "none" else "none"
    return Line("model", f"{name}: {FRENCH[choice.french]}", good=choice.french == "meaning", needed=False)
