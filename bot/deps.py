"""What the bot is made of, built once and handed to handlers and jobs. The only reader of the clock."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from threading import Event, Lock

from sqlalchemy.orm import Session

from bot.config import Config
from bot.embedding.loading import LoadingEncoder
from bot.embedding.models import EncoderSettings
from bot.indexing.search_index import SearchIndex
from bot.private_replies import PrivateReplies, PrivateReply
from bot.services.rituals.receipts import Attempts
from bot.slack import Ending, Slack
from bot.store.base import Sessions, open_reads
from bot.store.encryption import Seal
from bot.store.keys import seal
from bot.store.opening import inspection
from bot.store.opening.opening import open_store
from bot.store.rituals.anonymous_pool import KeyRing
from bot.store.session_factory import open_sessions

Clock = Callable[[], datetime]
Skip = Callable[[timedelta], None]
REST = 0.05  # seconds: whoever waits for SQLite's lock looks ten times a second, or oftener


@dataclass(frozen=True)
class Deps:
    """Everything that is not a value. `skip` moves the clock, where that is possible: in the demo."""

    config: Config
    sessions: Sessions
    read_sessions: Sessions
    slack: Slack
    index: SearchIndex
    clock: Clock
    skip: Skip | None = None
    wake: Event = field(default_factory=Event)
    stopping: Event = field(default_factory=Event)
    people_known: Event = field(default_factory=Event)  # Slack's list of them was read to its end
    reading_people: Lock = field(default_factory=Lock)
    ending: Ending = field(default_factory=Ending)
    attempts: Attempts = field(default_factory=Attempts)
    stepping: Lock = field(default_factory=Lock)  # steps are taken by one thread at a time
    private_replies: PrivateReplies = field(default_factory=PrivateReplies)
    member_waits: timedelta = timedelta(seconds=2)  # for another's transaction: of the three that Slack gives

    @property
    def seal(self) -> Seal:
        """What the store is sealed with, and makes its marks with."""
        return seal.of_dialect(self.sessions.kw["bind"].dialect)

    @property
    def pool_keys(self) -> KeyRing:
        """The keys of what waits without a name, beside the store and not in it."""
        return KeyRing(self.config.data_dir)

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        """A transaction after whose commit something may be due: the outbox looks at once."""
        with self.sessions.begin() as session:
            yield session
        self.wake.set()

    def rest(self) -> bool:
        """Between two slices of what comes in bulk: others write meanwhile. True when it is time to stop."""
        return self.stopping.wait(REST)

    def say(self, courtesy: PrivateReply) -> None:
        """Answer whoever acted: at once, or as soon as Slack takes it."""
        self.private_replies.say(courtesy, self.clock())


def system_clock() -> datetime:
    """The real time, in UTC."""
    return datetime.now(UTC)


def build(
    config: Config, *, slack: Slack | None = None, clock: Clock = system_clock, skip: Skip | None = None
) -> Deps:
    """The real parts, from the settings: the store migrated, the encoder loading behind."""
    engine = open_store(config.database, config.data_dir, config.seal_key.get_secret_value())
    sessions, reads = open_sessions(engine), open_reads(engine)
    encoder = LoadingEncoder(encoder_settings(config))
    knowledge = SearchIndex(sessions, reads, encoder, free=lambda: inspection.disk_left(config.database))
    slack = slack or Slack(config.slack_bot_token.get_secret_value(), config.slack_api_url)
    return Deps(config, sessions, reads, slack, knowledge, clock, skip)


def encoder_settings(config: Config) -> EncoderSettings:
    """The encoder's part of the settings."""
    return EncoderSettings(
        model=config.embedding_model or None,
        revision=config.embedding_revision or None,
        backend=config.embedding_backend,
        allow_download=config.embedding_allow_download,
        query_prefix=config.embedding_query_prefix,
        passage_prefix=config.embedding_passage_prefix,
        cache_dir=config.data_dir / "models",
    )
