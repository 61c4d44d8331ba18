"""The chapter "groups": learning together, with the clock moved."""

from demo.chapters.groups import circles, coffee, pairs, swaps
from demo.chapters.mentoring.scenes import Scene
from demo.environment import Environment
from demo.transcript import Transcript


def act(env: Environment, tell: Transcript) -> None:
    """A round of introductions, a ring of swaps, the weeks of a pair, and a circle's three meetings."""
    scene = Scene(env, tell, env.company.by_handle["lucie.ferrand"])
    coffee.introductions(scene)
    swaps.swaps(scene)
    pairs.pairs(scene)
    circles.circles(scene)
