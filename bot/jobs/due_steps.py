"""What is due by now, in one order: every step is taken, and what is owed is said."""

from collections.abc import Callable
from datetime import datetime

from bot.deps import Deps
from bot.jobs import group_steps, question_steps, ritual_steps, session_steps
from bot.outbox import sender
from bot.store import clock_changes, due, notice_queue
from bot.store.due import Due
from bot.store.groups import group_meetings, groups, introductions, swaps
from bot.store.questions import questions
from bot.store.sessions import meetings, requests


def run_due(deps: Deps) -> None:
    """Take every step that is due and say what is owed, until nothing is left.

    What comes in bulk (the log after an import, cards to be made of it) is taken in slices; between two of
    them people are written to.
    """
    with deps.stepping:
        while deps.index.sync() + _take_steps(deps) + _say(deps):
            continue


def run_all(deps: Deps) -> None:
    """The same, with what a running bot does beside it because it takes long."""
    run_due(deps)
    if sum(job(deps) for job in SLOW):
        run_due(deps)


def _take_steps(deps: Deps) -> int:
    """Each part of which something is due, in the order of STEPS; says how many steps were taken."""
    found = due.look(deps.read_sessions, due.STEPS, deps.clock())
    if Due.CLOCK in found:
        with deps.sessions.begin() as session:
            clock_changes.end_pauses(session, deps.clock())
        found = due.look(deps.read_sessions, due.STEPS, deps.clock())
    return sum(step(deps) for part, step in STEPS.items() if part in found)


def _say(deps: Deps) -> int:
    """What is owed by now is said; of prompts to many people a few at a time."""
    found = due.look(deps.read_sessions, due.MESSAGES, deps.clock())
    if Due.PROMPT in found:
        ritual_steps.spread_prompts(deps)
    return sender.deliver_due(deps) if Due.NOTICE in found else 0


STEPS: dict[Due, Callable[[Deps], int]] = {
    Due.CHANNEL: ritual_steps.look_around,
    Due.QUESTION: question_steps.advance,
    Due.REQUEST: session_steps.advance,
    Due.MEETING: session_steps.finish_meetings,
    Due.GROUP: group_steps.advance,
    Due.GROUP_MEETING: group_steps.finish_meetings,
    Due.RITUAL: ritual_steps.look_after_rituals,
    Due.CARD: ritual_steps.gather_cards,
    Due.ROUND: ritual_steps.step_rounds,
    Due.GATHERING: ritual_steps.step_gatherings,
    Due.DIGEST: ritual_steps.owe_digests,
}


SLOW: tuple[Callable[[Deps], int], ...] = (group_steps.introduce, group_steps.swap)


def next_due(deps: Deps) -> datetime | None:
    """The next instant at which something falls due: how the demo walks through days in seconds."""
    with deps.read_sessions() as session:
        found = (
            notice_queue.next_due(session, deps.clock()),
            questions.next_step(session, deps.clock()),
            requests.next_step(session, deps.clock()),
            meetings.next_end(session, deps.clock()),
            groups.next_step(session, deps.clock()),
            group_meetings.next_end(session, deps.clock()),
            introductions.next_round(session, deps.clock()),
            swaps.next_round(session, deps.clock()),
            ritual_steps.next_due(session, deps.clock()),
        )
    return min((moment for moment in found if moment is not None), default=None)
