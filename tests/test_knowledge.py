"""Several bots on one store: each follows the log of changes, however long it slept."""

from sqlalchemy import inspect

from bot import jobs
from bot.knowledge import Knowledge
from bot.matching.ranking import Candidate
from bot.services import expertise
from bot.store.evidence import KEPT_CHANGES, find
from bot.store.models import Consent, KnowledgeChange
from tests.world import VPN, World


def another(world: World) -> Knowledge:
    """A second bot on the same store, which has read it now."""
    knowledge = Knowledge(world.deps.sessions, world.deps.reads, world.deps.knowledge.encoder)
    knowledge.load()
    return knowledge


def votes(world: World, knowledge: Knowledge, user: str) -> int:
    """How many pieces speak for somebody at the usual question."""
    with world.deps.reads() as session:
        number = world.member(session, user).id
    found = knowledge.experts(VPN)([Candidate(number)], world.clock.at, 1)
    return sum(len(one.evidence) for one in found.suggestions)


def declare(world: World, user: str) -> None:
    with world.deps.sessions.begin() as session:
        expertise.declare(session, world.member(session, user), "VPN token", world.clock.at)


def busy_months(world: World) -> None:
    """More changes than the log keeps, after which it was tidied up."""
    with world.deps.sessions.begin() as session:
        number = world.workspace(session).id
        session.bulk_insert_mappings(
            inspect(KnowledgeChange), [{"workspace_id": number} for _ in range(KEPT_CHANGES + 300)]
        )
    jobs.forget_old(world.deps)


def test_what_one_bot_learned_the_other_knows_at_its_next_look(world: World) -> None:
    other = another(world)
    declare(world, "UBEN")
    assert votes(world, other, "UBEN") == 0
    other.sync()
    assert votes(world, other, "UBEN") == 1


def test_a_bot_that_slept_through_what_the_log_let_go_of_reads_everything_anew(world: World) -> None:
    declare(world, "UBEN")
    asleep = another(world)
    declare(world, "UGINA")
    with world.deps.sessions.begin() as session:
        piece = find(session, world.member(session, "UBEN"), "declared", topic="VPN token")
        assert piece is not None
        piece.state = Consent.REMOVED
    busy_months(world)

    asleep.sync()

    assert (votes(world, asleep, "UBEN"), votes(world, asleep, "UGINA")) == (0, 1)


def test_the_log_of_changes_does_not_grow_for_ever(world: World) -> None:
    declare(world, "UBEN")
    busy_months(world)
    with world.deps.reads() as session:
        assert session.query(KnowledgeChange).count() == KEPT_CHANGES
