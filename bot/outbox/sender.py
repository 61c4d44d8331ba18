"""The one sender. Notices that are due go out, each in its recipient's language and working hours.

At least once, and looked up before a repeat: the row says "sending" before Slack is called, and a call whose
outcome is unknown leaves it so. Whoever takes it up next searches the conversation for the message's marker
first of all: what stands is redrawn as any message is, what does not is weighed again like a new one.
"""

from datetime import datetime, timedelta

import structlog

from bot.deps import Deps
from bot.outbox import message, results, undeliverable
from bot.outbox.message import OutgoingMessage, UnconfirmedSend
from bot.slack import RefusedBySlack, TokenRefused, TryLater, UnknownOutcome
from bot.store import notice_queue
from bot.store.engine.connections import cannot_keep
from bot.store.models import Notice

log = structlog.get_logger(__name__)

BATCH = 20
SHORTEST_PAUSE = timedelta(seconds=1)
CLOCK_WENT_BACK = timedelta(days=1)  # how far back is looked for what was tried, it seems, only later


def deliver_due(deps: Deps) -> int:
    """Say what is owed by now, and redraw what has changed; says how many were looked at."""
    looked_at = 0
    while True:
        with deps.read_sessions() as session:
            if not notice_queue.is_ripe(session, deps.clock()):
                return looked_at
        with deps.sessions.begin() as session:
            claimed = notice_queue.claim(session, deps.clock(), BATCH)
        for notice_id, lease in claimed:
            try:
                deliver(deps, notice_id, lease)
            except Exception as error:  # one bad row must not silence the others: it is tried again
                if cannot_keep(error):
                    raise
                log.exception("notice.failed", notice=notice_id)
                with deps.sessions.begin() as session:
                    results.put_off(session, notice_id, deps.clock(), "error")
        looked_at += len(claimed)
        if len(claimed) < BATCH:
            return looked_at


def deliver(deps: Deps, notice_id: int, lease: datetime) -> None:
    """Say one claimed notice; whose lease another process has taken over is left to that one."""
    now = deps.clock()
    with deps.sessions.begin() as session:
        if not notice_queue.renew(session, notice_id, lease, now):
            return
        _row = session.get(Notice, notice_id)  # held, so that it is read once
        lost = message.lost(session, notice_id)
        letter = message.prepare(session, notice_id, now) if lost is None else None
    try:
        if lost is not None:
            letter = _look_for(deps, lost, now)
        if letter is None or (letter.asks_time and letter.is_new and _is_away(deps, letter, now)):
            return
        channel, ts = _send(deps, letter)
    except TryLater as later:
        at = now + max(SHORTEST_PAUSE, timedelta(seconds=later.seconds))
        with deps.sessions.begin() as session:
            results.wait(session, notice_id, at, now, untouched=letter is not None and letter.is_new)
    except UnknownOutcome as why:
        if isinstance(why, TokenRefused):
            deps.ending.set(why.code)
        with deps.sessions.begin() as session:
            results.put_off(session, notice_id, now, str(why))
    except RefusedBySlack as no:
        with deps.transaction() as session:
            results.give_up(session, notice_id, no.code, now)
    else:
        with deps.sessions.begin() as session:
            results.sent(session, letter, channel, ts, now)


def _look_for(deps: Deps, lost: UnconfirmedSend, now: datetime) -> OutgoingMessage | None:
    """A message found where it stands is redrawn there; one that was never said is weighed again.

    One page is looked at; where there are more, the notice keeps the place and is due at once: others that
    are due have their turn between two pages, and a pause that Slack asks for goes back over none.
    """
    channel = lost.channel or _open(deps, lost.slack_ids)
    since = lost.tried_at if lost.tried_at <= now else now - CLOCK_WENT_BACK
    looked = deps.slack.look_up(channel, lost.marker, since, lost.thread_ts, file=lost.file, begin=lost.begin)
    with deps.sessions.begin() as session:
        notice = session.get(Notice, lost.notice_id)
        if notice is not None:
            notice.look_on_at = looked.following or None
            if looked.following:
                undeliverable.later(notice, now, now)
                return None
        if notice is not None and looked.ts is not None:
            results.stands(session, notice, channel, looked.ts, now)
            notice.wanted += 1  # it was said, perhaps before something changed
            session.flush()
        return message.prepare(session, lost.notice_id, now)


def _is_away(deps: Deps, letter: OutgoingMessage, now: datetime) -> bool:
    """Whether Do Not Disturb or their status asks to wait; if so, the request is put off until it ends.

    Where Slack does not tell, it is sent; where Slack asks for a pause itself, it is asked again after that.
    """
    try:
        until = deps.slack.away_until(letter.slack_ids[0], now)
    except (RefusedBySlack, UnknownOutcome) as unknown:  # better a message in a quiet hour than none
        log.info("notice.away_unknown", notice=letter.notice_id, error=str(unknown))
        return False
    if until is None:
        return False
    with deps.sessions.begin() as session:
        results.wait(session, letter.notice_id, until, now, untouched=True, is_away=True)
    return True


def _send(deps: Deps, letter: OutgoingMessage) -> tuple[str, str]:
    channel = letter.channel or _open(deps, letter.slack_ids)
    if letter.attachment is not None:
        file = letter.attachment
        deps.slack.upload(channel, file.name, file.content, file.title, letter.message["text"])
        return channel, f"file:{letter.marker[:20]}"  # Slack tells no `ts`
    if letter.ts is not None:
        deps.slack.update(channel, letter.ts, letter.message, marker=letter.marker)
        return channel, letter.ts
    return channel, deps.slack.post(channel, letter.message, marker=letter.marker, thread_ts=letter.thread_ts)


def _open(deps: Deps, slack_ids: tuple[str, ...]) -> str:
    """The bot's conversation with its reader, or with the two of a meeting."""
    return deps.slack.dm(slack_ids[0]) if len(slack_ids) == 1 else deps.slack.group_dm(slack_ids)
