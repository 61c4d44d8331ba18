"""Commands of whoever runs Éclair, begun in this process, which is quicker than in one of their own."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace

import pytest
from typer.testing import CliRunner

from bot.__main__ import cli
from bot.slack import retry_waits

PLAIN = {
    "SLACK_BOT_TOKEN": "xoxb-none",
    "SLACK_APP_TOKEN": "xapp-none",
    "SLACK_API_URL": "http://127.0.0.1:9/api/",
    "ECLAIR_DATA_DIR": "kept",
    "EMBEDDING_BACKEND": "none",
}
Told = Callable[..., SimpleNamespace]


@contextmanager
def commands(
    folder: Path, monkeypatch: pytest.MonkeyPatch, plain: Mapping[str, str] = PLAIN
) -> Iterator[Told]:
    """What a command tells, and its status, in a folder and with settings beside the plain ones.

    It has to end by a status, and never by an exception.
    For a line that leads nowhere it waits as often as it does, and a hundredth as long.
    """
    monkeypatch.chdir(folder)
    for seconds in ("FIRST_PAUSE", "NOWHERE_FOR"):
        monkeypatch.setattr(retry_waits, seconds, getattr(retry_waits, seconds) / 100)

    def run(*words: str, **settings: str) -> SimpleNamespace:
        with pytest.MonkeyPatch.context() as here:
            for name, setting in {**plain, **settings}.items():
                here.setenv(name, setting)
            done = CliRunner().invoke(cli, words)
        assert done.exception is None or isinstance(done.exception, SystemExit), (words, done.exception)
        return SimpleNamespace(status=done.exit_code, text=" ".join(done.output.split()))

    yield run
