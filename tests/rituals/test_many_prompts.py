"""Many prompts: within Slack's limits, in working hours, none lost when the bot is killed midway.

`python -m bench prompts` does the same with five thousand people, until the last of them was asked.
"""

from datetime import timedelta
from itertools import pairwise

import pytest
from sqlalchemy.orm import joinedload

from bot.jobs import due_steps
from bot.outbox import sender
from bot.services.people import identity
from bot.services.rituals import prompting, round_steps
from bot.store.models import Member, Notice, NoticeState, RitualKind
from bot.store.people.members import Profile
from tests.ritual_world import TUESDAY, in_the_kitchen
from tests.world import World

MANY = 600
ZONES = ("Europe/Paris", "Europe/London", "America/New_York", "Asia/Tokyo")


@pytest.fixture
def crowd(world: World) -> World:
    in_the_kitchen(world)
    names = [f"UC{number:05}" for number in range(MANY)]
    world.slack._people |= {name: Profile(name, name, "en-GB", ZONES[0]) for name in names}
    with world.deps.sessions.begin() as session:
        workspace = world.workspace(session)
        session.add_all(
            Member(workspace_id=workspace.id, slack_id=name, name=name, timezone=ZONES[place % len(ZONES)])
            for place, name in enumerate(names)
        )
    return world


def prompts(world: World) -> list[Notice]:
    with world.deps.read_sessions() as session:
        whole = joinedload(Notice.member).joinedload(Member.workspace)
        rows = session.query(Notice).filter(Notice.kind == "round.prompt").options(whole).all()
        return sorted(rows, key=lambda row: (row.due_at, row.id))


def test_they_are_spread_in_working_hours_and_a_kill_midway_loses_none(crowd: World) -> None:
    crowd.clock.at = TUESDAY
    with crowd.deps.sessions.begin() as session:
        [held] = round_steps.begin_due(session, TUESDAY)
        round_steps.advance(session, held, crowd.deps.pool_keys, TUESDAY)

    owed = prompts(crowd)
    assert len(owed) >= MANY
    gaps = [after.due_at - before.due_at for before, after in pairwise(owed)]
    assert min(gaps) >= timedelta(seconds=1)
    in_time = sum(identity.week_of(one.member).is_open(one.due_at) for one in owed if one.member)
    assert in_time >= 0.95 * len(owed)

    for _ in range(20):  # some go out, then the bot is killed between two calls
        crowd.clock.move(timedelta(seconds=2))
        sender.deliver_due(crowd.deps)
    sent = sum(one.state == NoticeState.SENT for one in prompts(crowd))
    assert 10 <= sent <= 40
    crowd.start()
    crowd.clock.move(timedelta(hours=3))  # and stays away for three hours

    for _ in range(30):
        crowd.clock.move(timedelta(seconds=5))
        before = len(crowd.slack.messages)
        due_steps.run_due(crowd.deps)
        assert len(crowd.slack.messages) - before <= prompting.AT_ONCE + 4  # a beat's share, no flood
    late = prompts(crowd)
    assert len(late) == len(owed)
    assert len({one.key for one in late}) == len(owed)
    assert not [one for one in late if one.state not in (NoticeState.DUE, NoticeState.SENT)]
    assert len({(sent.channel, sent.marker) for sent in crowd.slack.messages}) == len(crowd.slack.messages)


def test_nobody_is_asked_twice_when_the_step_is_taken_again(crowd: World) -> None:
    crowd.clock.at = TUESDAY
    with crowd.deps.sessions.begin() as session:
        [held] = round_steps.begin_due(session, TUESDAY)
        round_steps.advance(session, held, crowd.deps.pool_keys, TUESDAY)
        held.next_step_at = TUESDAY
        round_steps.advance(session, held, crowd.deps.pool_keys, TUESDAY + timedelta(minutes=1))
        assert held.kind == RitualKind.FAILURE
    owed = prompts(crowd)
    assert len({one.member_id for one in owed}) == len(owed)
