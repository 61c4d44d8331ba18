"""What counts as an answer, as help and as knowing something, and what does not."""

from datetime import timedelta

import pytest

from tests.test_conversation import in_thread
from tests.world import World


@pytest.fixture
def asked(world: World) -> World:
    """Anna asked, and three colleagues in Paris were asked."""
    world.three_know()
    world.ask("UANNA")
    return world


@pytest.mark.parametrize("words", ["oui", "nope", "it depends"])
def test_short_words_stop_no_wave(asked: World, words: str) -> None:
    in_thread(asked, "UGINA", words)
    first = len(asked.nudges())
    asked.pass_time(timedelta(days=2))
    assert len(asked.nudges()) > first
