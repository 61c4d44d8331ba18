"""Scenes of the chapter "ask": direct messages to the bot, which go nowhere before a press."""

from sqlalchemy import select

from bot.store.models import Member, Nudge, Question
from bot.views.questions import direct_messages
from demo.chapters import steps
from demo.company import Person, TourQuestion
from demo.environment import Environment
from demo.transcript import StepFailed, Transcript
from sandbox.testing.actor import Seen

HELD = {"fr": "Personne d’autre que moi", "en": "I’m the only one who has read this"}
THANKS = {"fr": "Merci beaucoup !", "en": "thanks!"}
KIND = {"fr": "Avec plaisir", "en": "With pleasure"}


def waits_for_a_press(env: Environment, tell: Transcript, asked: TourQuestion) -> None:
    """A question written to the bot: nobody else reads it before its author says so."""
    asker = env.company.by_handle[asked.asker]
    actor = env.box.as_(asker.handle)
    before = _said_to_others(env, asker)
    written = actor.dm(asked.text)
    tell.act(asker.name, "writes to Éclair:", asked.text)
    held = steps.told_after(env, tell, asker, written)
    if HELD[steps.language(asker)] not in held.text or direct_messages.ASK not in str(held.raw):
        raise StepFailed("the bot does not ask where a direct message goes")
    if _said_to_others(env, asker) != before or _asked(env, asked):
        raise StepFailed("a direct message went out before a press")
    tell.aside("Nothing is posted anywhere, and no one is asked.")
    actor.press(direct_messages.ASK, held)
    tell.act(asker.name, "presses the button that asks colleagues.")
    env.settle_down()
    steps.who_was_asked(env, tell, asked, asker)
    steps.nudged(env, tell, asked)


def thanks(env: Environment, tell: Transcript, person: Person) -> None:
    """A thank-you to the bot gets a kind word, and goes no further."""
    before, said = _said_to_others(env, person), THANKS[steps.language(person)]
    written = env.box.as_(person.handle).dm(said)
    tell.act(person.name, "writes to Éclair:", said)
    told: Seen = steps.told_after(env, tell, person, written)
    if KIND[steps.language(person)] not in told.text or _said_to_others(env, person) != before:
        raise StepFailed("thanks get no kind word")


def _said_to_others(env: Environment, person: Person) -> int:
    """How many messages there are outside of somebody's conversation with the bot."""
    workspace = env.box.workspace
    with workspace.lock:
        own = workspace.bot_dm(person.id)
        return sum(len(place.messages) for place in workspace.conversations.values() if place is not own)


def _asked(env: Environment, asked: TourQuestion) -> list[str]:
    """The names of those who are asked, or are going to be."""
    with env.deps.read_sessions() as session:
        joined = select(Member.name).join(Nudge, Nudge.member_id == Member.id)
        return list(session.scalars(joined.join(Question).where(Question.text == asked.text.strip())))
