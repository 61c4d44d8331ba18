"""The chapter on sessions, acted over the wire: real bot, real sandbox, and its clock."""

import io
from pathlib import Path

import pytest
import vobject
from rich.console import Console

from demo.chapters.mentoring import tour
from demo.company_folder import ORLAVENT, load
from demo.environment import Environment
from demo.transcript import Transcript


@pytest.mark.timeout(400)  # three weeks of a whole company pass
@pytest.mark.long
def test_every_step_happens_and_the_files_in_the_workspace_read_as_they_should(tmp_path: Path) -> None:
    env = Environment(load(), ORLAVENT, tmp_path, limits=False)
    env.open()
    told = io.StringIO()
    with env:
        env.wait_for_model()
        console = Console(file=told, width=120)
        tour.act(env, Transcript(console, env.clock.now, env.company.tz))
        files = {name: env.box.workspace.contents[name] for name in env.box.workspace.files}
        groups = [one for one in env.box.workspace.conversations.values() if one.kind == "mpim"]

    entries = [vobject.readOne(content.decode()) for content in files.values()]
    methods = [entry.method.value for entry in entries]
    assert methods == ["PUBLISH", "PUBLISH", "PUBLISH", "CANCEL", "PUBLISH"]
    changed = entries[1:4]
    assert len({entry.vevent.uid.value for entry in entries}) == 3
    assert len({entry.vevent.uid.value for entry in changed}) == 1
    assert [int(entry.vevent.sequence.value) for entry in changed] == [0, 1, 2]
    assert len(groups) == 2
    for words in (
        "Oui volontiers, mais plutôt mardi",
        "Une façon de s’y prendre",
        "mis cela en pratique",
        "has moved your session",
        "has cancelled your session",
        "Je n’ai trouvé personne",
    ):
        assert words in " ".join(told.getvalue().split())
