"""What the months bring: rounds begin and step on, gatherings call the time, the pool is stirred.

Called at a beat that finds it due, before the outbox. Nothing is decided here; services decide, rows
remember.
"""

from datetime import datetime, timedelta

import structlog
from sqlalchemy.orm import Session

from bot import channel_sync
from bot.deps import Deps
from bot.services.admin import look_back_invitations
from bot.services.memory import card_keeping, card_sources
from bot.services.rituals import digest_schedule, prompting, ritual_meetings, round_calendar, round_steps
from bot.slack import RefusedBySlack, TryLater, UnknownOutcome
from bot.store import workspaces
from bot.store.engine.connections import cannot_keep
from bot.store.models import Card, Gathering, RitualKind, Round, Workspace
from bot.store.people import channels
from bot.store.rituals import anonymous_pool, rounds
from bot.store.visibility import Reader, everybody_in

log = structlog.get_logger(__name__)

STUMBLED = timedelta(minutes=5)


def look_around(deps: Deps) -> int:
    """Ask Slack about channels that are new, and those of archived projects for a look back."""
    with deps.read_sessions() as session:
        wanted = channels.unknown(session)
    looked = 0
    for channel in wanted:
        try:
            told = channel_sync.ask_about(deps, channel)
            story = look_back_invitations.tells_a_story(told.name) and not told.is_private
            there = deps.slack.members_of_channel(channel) if story else []
        except (TryLater, UnknownOutcome, RefusedBySlack):
            continue  # at the next beat
        with deps.sessions.begin() as session:
            place = channel_sync.note_channel(session, channel, told, deps.clock())
            if place.archived_at is not None:
                look_back_invitations.invite(session, place, there, deps.clock())
        looked += 1
    return looked


def next_due(session: Session, now: datetime) -> datetime | None:
    """The next instant at which something of this falls due."""
    found = [rounds.next_step(session, now)]
    if workspaces.served_id(session) is not None:
        found += [round_calendar.next_opening(session, now), digest_schedule.next_due(session, now)]
    return min((moment for moment in found if moment is not None), default=None)


def look_after_rituals(deps: Deps) -> int:
    """Rituals are set up, and begin their rounds; says whether it was time to look (1 or 0)."""
    with deps.sessions.begin() as session:
        if session.scalar(rounds.without_rituals(deps.clock()).limit(1)) is None:
            return 0
        round_steps.look_after(session, deps.clock())
    return 1


def gather_cards(deps: Deps) -> int:
    """Cards for what was accepted, told, written down since; and whether somebody had tried it."""
    with deps.sessions.begin() as session:
        changed, looked_at = card_sources.gather(session, deps.clock())
        fresh = card_keeping.just_accepted(session, changed, deps.clock())
    for card in fresh:
        near = deps.index.beside(card, _all_there(deps, card))
        with deps.sessions.begin() as session:
            card_keeping.say_it_was_tried(session, session.merge(card), near, deps.clock())
    return looked_at


def _all_there(deps: Deps, card: Card) -> Reader:
    with deps.read_sessions() as session:
        return everybody_in(session.get_one(Workspace, card.workspace_id), card.channel)


def step_rounds(deps: Deps) -> int:
    """Rounds that want a step take it; says how many."""
    with deps.read_sessions() as session:
        due = rounds.due(session, deps.clock())
    for number in due:
        _guarded(deps, "round", number)
    return len(due)


def step_gatherings(deps: Deps) -> int:
    """Gatherings that want a step take it; says how many."""
    with deps.read_sessions() as session:
        due = rounds.gatherings_due(session, deps.clock())
    for number in due:
        _guarded(deps, "gathering", number)
    return len(due)


def owe_digests(deps: Deps) -> int:
    """Digests whose hour has come, and what goes into the threads of those that stand; says how many."""
    with deps.sessions.begin() as session:
        return digest_schedule.owe_due(session, deps.clock()) + digest_schedule.owe_rests(
            session, deps.clock()
        )


def spread_prompts(deps: Deps) -> None:
    """Of the prompts that are due some go now; the rest follow, spaced."""
    with deps.sessions.begin() as session:
        rounds.spread_out(session, deps.clock(), prompting.SPREAD, prompting.AT_ONCE)


def _guarded(deps: Deps, what: str, number: int) -> None:
    """One bad round must not keep the others waiting."""
    try:
        _step_round(deps, number) if what == "round" else _step_gathering(deps, number)
    except Exception as error:
        if cannot_keep(error):
            raise
        log.exception(f"{what}.step_failed", id=number)
        with deps.sessions.begin() as session:
            held = session.get_one(Round, number) if what == "round" else session.get_one(Gathering, number)
            held.put_off(deps.clock(), STUMBLED)


def _step_gathering(deps: Deps, number: int) -> None:
    with deps.sessions.begin() as session:
        ritual_meetings.step(session, session.get_one(Gathering, number), deps.clock())


def _step_round(deps: Deps, number: int) -> None:
    """When a round of small failures closes, the pool gets a new key, and its old one is destroyed."""
    now, ring = deps.clock(), deps.pool_keys
    with deps.read_sessions() as session:
        held = session.get_one(Round, number)
        closes = held.kind == RitualKind.FAILURE and now >= held.closes_at
    with deps.sessions.begin() as session:
        if closes:
            anonymous_pool.renew_key(session, ring)
        round_steps.advance(session, session.get_one(Round, number), ring, now)
    if closes:
        _rewrite(deps)


def rewrite_pools(deps: Deps) -> None:
    """Rewrite every pool, changed or not, so that a rewrite says nothing."""
    with deps.read_sessions() as session:
        is_served = workspaces.served_id(session) is not None
    if is_served:
        _rewrite(deps)


def _rewrite(deps: Deps) -> None:
    with deps.sessions.begin() as session:
        with anonymous_pool.rewriting(session, deps.pool_keys):
            pass  # read, shuffled, sealed with the newest key
        engine = session.get_bind()
    with deps.sessions.begin() as session:
        anonymous_pool.forget_old(session, deps.pool_keys)
    anonymous_pool.sweep(engine.engine)
