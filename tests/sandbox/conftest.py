"""A workspace with a clock that stands still, three colleagues, and Lantern connected over the wire."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from sandbox import Channel, Clock, Person, Sandbox, UserGroup
from sandbox.testing.actor import Actor
from tests.sandbox.sample_app import SampleApp

MANIFEST = Path(__file__).parent / "manifest.yml"
MONDAY = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def people() -> list[Person]:
    return [
        Person("anna", "Anna Keller", locale="de-DE", tz="Europe/Berlin", is_admin=True, title="Buyer"),
        Person("bruno", "Bruno Martin", locale="fr-FR", dnd=("22:00", "08:00")),
        Person("carol", "Carol Jones", locale="en-GB", tz="Europe/London"),
        Person("gone", "Gone Away", deleted=True),
        Person("robot", "Another Robot", is_bot=True),
    ]


def channels() -> list[Channel]:
    return [
        Channel("general", ["anna", "bruno", "carol"]),
        Channel("secret", ["anna"], private=True, with_bot=False),
        Channel("closed", ["anna"], archived=True),
        Channel("open", ["anna"], with_bot=False),
    ]


@pytest.fixture
def workspace() -> Iterator[Callable[..., Sandbox]]:
    """Makes sandboxes that are stopped at the end."""
    made: list[Sandbox] = []

    def make(**more: Any) -> Sandbox:
        settings = {"manifest": MANIFEST, "clock": Clock(MONDAY, frozen=True), "limits": False, **more}
        groups = [UserGroup("mentors", "Mentors", members=["anna", "bruno"])]
        box = Sandbox(people=people(), channels=channels(), usergroups=groups, **settings).start()
        made.append(box)
        return box

    yield make
    for box in made:
        box.stop()


@pytest.fixture
def box(workspace: Callable[..., Sandbox]) -> Sandbox:
    return workspace()


@pytest.fixture(scope="session")
def closing() -> Iterator[ThreadPoolExecutor]:
    """slack_sdk takes some three seconds to close a connection; it does so while the next test runs."""
    with ThreadPoolExecutor() as pool:
        yield pool


@pytest.fixture
def app_for(closing: ThreadPoolExecutor) -> Iterator[Callable[[Sandbox], SampleApp]]:
    """Connects a sample app to a sandbox."""
    made: list[SampleApp] = []

    def connect(box: Sandbox) -> SampleApp:
        made.append(SampleApp(box).connect())
        return made[-1]

    yield connect
    for sample_app in made:
        closing.submit(sample_app.close)


@pytest.fixture
def sample_app(box: Sandbox, app_for: Callable[[Sandbox], SampleApp]) -> SampleApp:
    return app_for(box)


@pytest.fixture
def anna(box: Sandbox) -> Actor:
    return box.as_("anna")


@pytest.fixture
def bruno(box: Sandbox) -> Actor:
    return box.as_("bruno")
