"""Writers of one process take turns: who waits is not passed by, and who waits in vain is told so."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from threading import Event, Thread
from time import monotonic

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import OperationalError

from bot.store.base import Sessions
from bot.store.engine.connections import open_engine
from bot.store.engine.write_queue import WriteQueue
from bot.store.session_factory import hurried, open_sessions

LONG, SLICES = 60, 300


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    engine = open_engine(f"sqlite:///{tmp_path / 'line.db'}")
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE written (who TEXT)"))
    yield engine
    engine.dispose()


def write(sessions: Sessions, who: str) -> None:
    with sessions.begin() as session:
        session.execute(text("INSERT INTO written VALUES (:who)"), {"who": who})


def test_turns_come_in_the_order_of_asking() -> None:
    line, came = WriteQueue(), []
    assert line.enter(monotonic() + LONG)

    def ask(name: str, waits: Event) -> None:
        waits.set()
        assert line.enter(monotonic() + LONG)
        came.append(name)
        line.leave()

    askers = []
    for name in ("first", "second", "third"):
        waits = Event()
        askers.append(Thread(target=ask, args=(name, waits)))
        askers[-1].start()
        waits.wait(LONG)
        while len(line) < len(askers):
            Event().wait(0.001)
    line.leave()
    for asker in askers:
        asker.join(LONG)
    assert came == ["first", "second", "third"] and len(line) == 0


def test_who_waits_in_vain_leaves_the_line_and_keeps_nobody() -> None:
    line = WriteQueue()
    assert line.enter(monotonic())
    assert not line.enter(monotonic() + 0.01)
    line.leave()
    assert line.enter(monotonic())


def test_a_press_comes_between_two_transactions_of_a_long_job(engine: Engine) -> None:
    sessions, begun, over, done = open_sessions(engine), Event(), Event(), []

    def job() -> None:
        for number in range(SLICES):
            with sessions.begin() as session:
                session.execute(text("INSERT INTO written VALUES ('job')"))
                begun.set()
                Event().wait(0.02)
            done.append(number)
            if over.is_set():
                return

    worker = Thread(target=job)
    worker.start()
    begun.wait(LONG)
    write(hurried(sessions, timedelta(seconds=LONG)), "member")
    over.set()
    worker.join(LONG)
    assert len(done) < SLICES / 3  # it tries again too seldom to get in between by chance


def test_another_s_long_transaction_is_given_up_on_in_time_and_the_next_gets_in(engine: Engine) -> None:
    sessions = open_sessions(engine)
    with sessions.begin() as session:
        session.execute(text("INSERT INTO written VALUES ('slow')"))
        with pytest.raises(OperationalError, match="locked"):
            write(hurried(sessions, timedelta(milliseconds=20)), "hurried")
    write(sessions, "next")
    with engine.connect() as connection:
        assert connection.scalars(text("SELECT who FROM written")).all() == ["slow", "next"]
