"""The months as they pass: time walks from one due moment to the next, people tell, the bot is killed."""

import random
from datetime import timedelta

from bench.months.company import BEGIN, LEADER, NAMELESS, PATIENCE, Company
from bot.jobs import due_steps
from bot.store.models import Notice, RitualKind, Round, RoundState
from bot.views.rituals import story_messages

AWAY = (3.0, 20 * 60.0)  # minutes that a killed bot stays away
BEAT = timedelta(seconds=10)  # what falls due so soon after is done in the same go
LATEST_KILL = 0.12  # seconds after time has moved: by then the bot is at work, or has just ended


def live(company: Company, days: int, kills: int, dice: random.Random) -> list[str]:
    """So many days with so many kills at random moments; says when."""
    said, until = [], BEGIN + timedelta(days=days)
    dies = sorted(BEGIN + timedelta(days=days) * dice.random() for _ in range(kills))
    company.start()
    company.move(BEGIN)
    while (now := company.box.clock.now()) < until:
        if _act(company):
            company.move(now + timedelta(minutes=1))
            continue
        to = max(now, min((due_steps.next_due(company.deps) or until) + BEAT, until))
        if dies and dies[0] <= to:
            dies.pop(0)
            after, away = dice.uniform(0, LATEST_KILL), timedelta(minutes=dice.uniform(*AWAY))
            said.append(
                f"{to:%d %B %H:%M:%S}, {after * 1000:.0f} ms in; away {away / timedelta(hours=1):.1f} h"
            )
            company.move_and_kill(to, after, away)
        else:
            company.move(to)
    return said


def _act(company: Company) -> int:
    """The leader tells first, under her name; once the round is open to all, three tell without theirs."""
    before = len(company.told)
    with company.deps.read_sessions() as session:
        held = (
            session.query(Round)
            .filter(Round.kind == RitualKind.FAILURE, Round.next_step_at.is_not(None))
            .all()
        )
        prompts = session.query(Notice).filter(Notice.kind == "round.prompt", Notice.ts.is_not(None)).all()
        prompted = {(one.subject_id, one.member.name) for one in prompts if one.member is not None}
    for one in held:
        for handle in (LEADER,) if one.state == RoundState.LEADERS else NAMELESS:
            if (one.id, handle) in prompted and (handle, one.period) not in company.told:
                company.told.add((handle, one.period))
                _tell(company, handle, one.period)
    return len(company.told) - before


def _tell(company: Company, handle: str, period: str) -> None:
    actor = company.box.as_(handle)
    actor.press(story_messages.TELL[RitualKind.FAILURE])
    told: dict[str, object] = {
        f"story.{name}": f"{handle} {period} {name}" for name in ("tried", "wrong", "lesson")
    }
    nameless: dict[str, object] = (
        {} if handle == LEADER else {story_messages.OPTIONS: [story_messages.NAMELESS]}
    )
    errors = actor.submit({**told, **nameless}, within=PATIENCE)
    if errors:
        raise AssertionError(f"{handle} could not tell it: {errors}")
    actor.close(all_of_them=True)
