"""The chapter "groups": learning together, with the clock moved."""

from demo.chapters.groups import coffee, pairs, swaps
from demo.chapters.mentoring.scenes import Scene
from demo.environment import Environment
from demo.transcript import Transcript


def act(env: Environment, tell: Transcript) -> None:
    """A round of introductions, a ring of swaps, and the weeks of a pair."""
    scene = Scene(env, tell, env.company.by_handle["lucie.ferrand"])
    coffee.introductions(scene)
    swaps.swaps(scene)
    pairs.pairs(scene)
