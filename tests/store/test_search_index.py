"""Several bots on one store: each follows the log of changes, however long it slept."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

import numpy as np
import pytest
from sqlalchemy import inspect
from structlog.testing import capture_logs

from bot.embedding.encoder import Encoder, Vectors
from bot.embedding.loading import LoadingEncoder
from bot.embedding.models import EncoderSettings
from bot.indexing.search_index import SearchIndex
from bot.jobs import retention
from bot.matching.ranking import Candidate
from bot.services.people import expertise
from bot.store.indexes.vectors import KEPT_CHANGES, room_for
from bot.store.models import EvidenceState, KnowledgeChange, Vector
from bot.store.people.evidence import find
from tests.world import VPN, World


def another(world: World) -> SearchIndex:
    """A second bot on the same store, which has read it now."""
    knowledge = SearchIndex(world.deps.sessions, world.deps.read_sessions, world.deps.index.encoder)
    knowledge.load()
    return knowledge


def votes(world: World, knowledge: SearchIndex, user: str) -> int:
    """How many pieces speak for somebody at the usual question."""
    with world.deps.read_sessions() as session:
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
    retention.forget_old(world.deps)


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
        piece.state = EvidenceState.REMOVED
    busy_months(world)

    asleep.sync()

    assert (votes(world, asleep, "UBEN"), votes(world, asleep, "UGINA")) == (0, 1)


def test_the_log_of_changes_does_not_grow_for_ever(world: World) -> None:
    declare(world, "UBEN")
    busy_months(world)
    with world.deps.read_sessions() as session:
        assert session.query(KnowledgeChange).count() == KEPT_CHANGES


@dataclass
class Toy:
    """A model that says one thing of whatever is about the VPN, and another of the rest."""

    name: str
    dimension: int
    meanwhile: Callable[[], None] = field(default=lambda: None)
    read: list[str] = field(default_factory=list)

    def encode(self, texts: Sequence[str], *, query: bool = False) -> Vectors:
        if not query:
            self.meanwhile()
            self.read += texts
        rows = np.zeros((len(texts), self.dimension), np.float32)
        for row, text in zip(rows, texts, strict=True):
            row[0 if "VPN" in text or "tunnel" in text else 1] = 1.0
        return rows

    def trust(self, language: str | None) -> float:
        return 0.2 if language == "other" else 1.0


def bot_with(world: World, model: Toy, before: Toy | None = None, free: int | None = None) -> SearchIndex:
    """A bot that starts with this model, on a machine that still has the one before, or not."""

    def reopen(name: str, settings: EncoderSettings) -> Encoder | None:
        return before if before is not None and before.name == name else None

    loading = LoadingEncoder(EncoderSettings(), load=lambda choice, settings: model)
    knowledge = SearchIndex(world.deps.sessions, world.deps.read_sessions, loading, reopen, lambda: free)
    knowledge.load()
    loading.start()
    loading.wait(10)
    return knowledge


def by_meaning(world: World, knowledge: SearchIndex) -> list[int]:
    """How many pieces speak for Ben at a question that shares no word with what he declared."""
    with world.deps.read_sessions() as session:
        number = world.member(session, "UBEN").id
    found = knowledge.experts("my tunnel broke")([Candidate(number)], world.clock.at, 1)
    return [len(one.evidence) for one in found.suggestions]


def names(world: World) -> set[str]:
    with world.deps.read_sessions() as session:
        return {vector.model for vector in session.query(Vector)}


def test_while_a_new_model_reads_everything_the_one_before_serves(world: World) -> None:
    declare(world, "UBEN")
    old = Toy("old@1", 3)
    bot_with(world, old).embed_backlog()
    served: list[list[int]] = []
    new = Toy("new@1", 5, meanwhile=lambda: served.append(by_meaning(world, knowledge)))
    knowledge = bot_with(world, new, before=old)

    knowledge.embed_backlog()

    assert served == [[1]], "the old model found Ben by meaning while the new one read"
    assert old.read == new.read, "the old one had nothing left to read"
    assert by_meaning(world, knowledge) == [1] and names(world) == {"new@1"}
    knowledge.embed_backlog()
    assert len(new.read) == 1, "and nothing is read twice"


def test_a_text_in_a_third_language_is_trusted_less_and_counted_in_the_log(world: World) -> None:
    with world.deps.sessions.begin() as session:
        ben = world.member(session, "UBEN")
        expertise.declare(session, ben, "VPN für die Kollegen, die nicht vor Ort sind", world.clock.at)
        expertise.declare(session, ben, "Payslips and their lines", world.clock.at)
        for unread in ("🎉 🎉", "Κωδικός πρόσβασης"):
            expertise.declare(session, ben, unread, world.clock.at)
    toy = Toy("toy@1", 3)
    knowledge = bot_with(world, toy)
    with capture_logs() as lines:
        knowledge.embed_backlog()
    told = [line for line in lines if line["event"] == "texts.other_language"]
    assert [(line["texts"], line["among"]) for line in told] == [(1, 2)] and "VPN" not in str(lines)
    assert len(toy.read) == 2 and not knowledge.unread(), "emoji and Greek go by their words"
    snapshot = knowledge._readings()[0]
    asked = ["Wer kann mir mit dem VPN helfen, bitte?", "Who can help me with the VPN, please?"]
    assert [snapshot.query(text).trust for text in asked] == [0.2, 1.0]


def test_where_the_disk_has_no_room_for_both_the_model_before_serves_on(
    world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    declare(world, "UBEN")
    old, new = Toy("old@1", 3), Toy("new@1", 5)
    bot_with(world, old).embed_backlog()
    full = bot_with(world, new, before=old, free=room_for(1) - 1)

    full.embed_backlog()

    assert (new.read, names(world), by_meaning(world, full)) == ([], {"old@1"}, [1])
    assert "model.no_room" in capsys.readouterr().out
    roomy = bot_with(world, new, before=old, free=room_for(1))
    roomy.embed_backlog()
    assert names(world) == {"new@1"}


def test_a_change_of_model_that_was_cut_short_goes_on_at_the_next_start(world: World) -> None:
    declare(world, "UBEN")
    old, new = Toy("old@1", 3), Toy("new@1", 5)
    bot_with(world, old).embed_backlog()

    def dies() -> None:
        raise RuntimeError("killed")

    new.meanwhile = dies
    with suppress(RuntimeError):
        bot_with(world, new, before=old).embed_backlog()
    new.meanwhile = lambda: None
    again = bot_with(world, new, before=old)
    again.embed_backlog()

    assert by_meaning(world, again) == [1] and names(world) == {"new@1"}


def test_where_the_model_before_is_gone_words_serve_until_the_new_one_has_read(world: World) -> None:
    declare(world, "UBEN")
    bot_with(world, Toy("old@1", 3)).embed_backlog()
    served: list[list[int]] = []
    new = Toy("new@1", 5, meanwhile=lambda: served.append(by_meaning(world, knowledge)))
    knowledge = bot_with(world, new)

    knowledge.embed_backlog()

    assert served == [[0]] and by_meaning(world, knowledge) == [1]
