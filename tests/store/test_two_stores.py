"""Two stores open in one process share nothing: each has keys, marks and sessions of its own."""

from pathlib import Path

import pytest
from cryptography.fernet import Fernet, InvalidToken
from sqlalchemy import Engine, create_engine, event, text
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

from bot.store import home_tab
from bot.store.base import open_reads
from bot.store.engine.connections import open_engine
from bot.store.keys import seal
from bot.store.migrations import migrate
from bot.store.models import ErasureMark, Question, Sealing, Workspace
from bot.store.opening.opening import open_store
from bot.store.people import members
from bot.store.session_factory import hurried, open_sessions
from tests.world import MONDAY

NAMES = ("one", "two")
WHO = "UBEN"


@pytest.fixture(scope="module")
def stores(tmp_path_factory: pytest.TempPathFactory) -> tuple[Engine, Engine]:
    """Opened one after the other, each with a key of its own; then something is asked in both."""
    folder = tmp_path_factory.mktemp("stores")
    one, two = (opened(folder / name) for name in NAMES)
    for engine, asker in zip((one, two), NAMES, strict=True):
        asked(engine, asker)
    return one, two


def opened(folder: Path) -> Engine:
    return open_store(f"sqlite:///{folder / 'eclair.db'}", folder, Fernet.generate_key().decode())


def asked(engine: Engine, asker: str) -> None:
    """A question of a sealed asker, and the mark of somebody who is forgotten."""
    with open_sessions(engine).begin() as session:
        workspace = Workspace(team_id="T1", bot_user_id="UBOT")
        session.add(workspace)
        session.flush()
        mark = seal.of_session(session).keyed_hash(WHO)
        session.add(ErasureMark(workspace_id=workspace.id, mark=mark))
        session.add(
            Question(
                workspace_id=workspace.id, source="form:1", text="Why?", sealed_asker=asker, asked_at=MONDAY
            )
        )


def token(engine: Engine) -> str:
    with engine.connect() as connection:
        return str(connection.execute(text("SELECT sealed_asker FROM questions")).scalar_one())


def put(engine: Engine, sealed: str) -> None:
    with engine.begin() as connection:
        connection.execute(text("UPDATE questions SET sealed_asker = :sealed"), {"sealed": sealed})


def test_each_of_two_stores_reads_what_it_sealed_whichever_was_opened_last(
    stores: tuple[Engine, Engine],
) -> None:
    for engine, asker in zip(stores, NAMES, strict=True):
        for sessions in (open_sessions(engine), open_reads(engine)):
            with sessions() as session:
                assert session.query(Question).one().sealed_asker == asker
                assert session.query(Sealing).one().marks_with == seal.of_session(session).marks_with


def test_neither_of_two_stores_opens_what_the_other_sealed(stores: tuple[Engine, Engine]) -> None:
    for engine, other in (stores, stores[::-1]):
        own, kept = seal.of_dialect(engine.dialect), token(engine)
        assert own.opens(kept) and not own.opens(token(other))
        put(engine, token(other))
        with pytest.raises(InvalidToken), open_reads(engine)() as session:
            session.query(Question).all()
        put(engine, kept)


def test_each_of_two_stores_makes_marks_of_its_own(stores: tuple[Engine, Engine]) -> None:
    marks = set()
    for engine in stores:
        with open_reads(engine)() as session:
            assert members.is_erased(session, WHO)
            marks |= {session.query(ErasureMark).one().mark, session.query(Question).one().words_mark}
    assert len(marks) == 4


def test_every_session_of_a_store_has_the_keys_of_that_store(stores: tuple[Engine, Engine]) -> None:
    for engine in stores:
        own = seal.of_dialect(engine.dialect)
        sessions = open_sessions(engine)
        for made in (sessions, hurried(sessions, MONDAY - MONDAY), open_reads(engine)):
            with made() as session:
                assert seal.of_session(session) is own
        with engine.connect() as connection, Session(connection) as session:
            assert seal.of_session(session) is own
    assert seal.of_dialect(stores[0].dialect) is not seal.of_dialect(stores[1].dialect)


def test_a_store_that_nobody_opened_has_no_keys_though_another_has(
    stores: tuple[Engine, Engine], tmp_path: Path
) -> None:
    engine = open_engine(f"sqlite:///{tmp_path / 'three.db'}")
    migrate(engine)
    with pytest.raises(Exception, match="the sealing key is set at start"):
        asked(engine, "somebody")
    with Session(engine) as session, pytest.raises(RuntimeError, match="the sealing key is set at start"):
        seal.of_session(session)


class Elsewhere(DeclarativeBase):
    """Tables of somebody else."""


class Row(Elsewhere):
    __tablename__ = "rows"
    id: Mapped[int] = mapped_column(primary_key=True)


def test_a_session_of_somebody_else_runs_nothing_of_ours(stores: tuple[Engine, Engine]) -> None:
    engine = create_engine("sqlite://")
    Elsewhere.metadata.create_all(engine)
    for made in (open_sessions(stores[0]), open_sessions(stores[1])):
        with Session(engine) as session:
            session.add(Row())
            session.flush()
            hooks = session.dispatch.after_flush
            assert list(hooks) == [] and not event.contains(Session, "after_flush", home_tab.note_flush)
        with made() as session:
            assert list(session.dispatch.after_flush) == [home_tab.note_flush]
        with hurried(made, MONDAY - MONDAY)() as session:
            assert list(session.dispatch.after_flush) == [home_tab.note_flush]
