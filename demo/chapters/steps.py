"""Steps that several tours take: ask, be asked, write, read, let time pass. One that fails is StepFailed."""

import re
import time
from collections.abc import Callable

from sqlalchemy import select

from bot.store.models import Member, Notice, NoticeState, Nudge, Question
from bot.views.questions import question_messages
from demo.company import Person, TourQuestion
from demo.environment import Environment
from demo.transcript import StepFailed, Transcript
from sandbox.slack.plain_text import plain
from sandbox.testing.actor import Seen

ASKED = {"fr": "Votre question", "en": "Your question:"}


def language(person: Person) -> str:
    return "fr" if person.locale.startswith("fr") else "en"


def ask(env: Environment, asker: Person, text: str) -> Seen:
    """/ask in the questions channel; what the bot says to the asker's eyes only."""
    actor = env.box.as_(asker.handle)
    before = len(actor.ephemerals)
    refused = actor.slash("/ask", text, channel=env.company.questions_channel.name)
    if refused:
        raise StepFailed(f"/ask was refused: {refused}")
    wait_until(lambda: len(actor.ephemerals) > before, "the bot said nothing to the asker")
    env.settle_down()
    return actor.ephemerals[-1]


def ask_anyway(env: Environment, asker: Person, said: Seen) -> bool:
    """Where the memory has something, the asker asks colleagues all the same; whether it had."""
    if question_messages.SEND not in str(said.raw):
        return False
    env.box.as_(asker.handle).press(question_messages.SEND, said)
    env.settle_down()
    return True


def who_was_asked(env: Environment, tell: Transcript, asked: TourQuestion, asker: Person) -> None:
    """The asker's own message, as it stands now."""
    seen = env.box.as_(asker.handle).messages("bot")
    heading = ASKED[language(asker)]
    told = [one for one in seen if heading in one.text and beginning(asked.text) in one.text]
    if not told:
        raise StepFailed(f"{asker.name} does not read who was asked")
    tell.reads(asker.name, words(env, asker, told[-1]))


def nudged(env: Environment, tell: Transcript, asked: TourQuestion) -> list[Person]:
    """Whoever received the question in their conversation with the bot; each of them reads it aloud."""
    found: list[Person] = []
    for person in env.company.people:
        if person.deleted or person.bot:
            continue
        for seen in received(env, person, asked.text):
            read = words(env, person, seen)
            tell.reads(person.name, why(read) if found else read)
            found.append(person)
    waiting = _waiting(env, asked)
    if waiting:
        tell.aside(f"{', '.join(waiting)} will read it at the start of their own working day.")
    if not found:
        raise StepFailed(f"nobody was nudged about: {asked.text}")
    return found


def _waiting(env: Environment, asked: TourQuestion) -> list[str]:
    """Who is asked too, and is not at work at this hour: their notice waits in the store."""
    with env.deps.read_sessions() as session:
        waiting = session.scalars(
            select(Member.real_name)
            .join(Nudge, Nudge.member_id == Member.id)
            .join(Question, Question.id == Nudge.question_id)
            .join(Notice, (Notice.kind == "question.nudge") & (Notice.subject_id == Nudge.id))
            .where(Question.text == asked.text.strip(), Notice.state == NoticeState.DUE)
        )
        return list(waiting)


def received(env: Environment, person: Person, text: str) -> list[Seen]:
    """The nudges about this text in somebody's conversation with the bot."""
    first = beginning(text)
    seen = [one for one in env.box.as_(person.handle).messages("bot") if first in one.text]
    return [one for one in seen if "pourquoi vous" in one.text.lower() or "why you" in one.text.lower()]


def who_knows(people: list[Person], asked: TourQuestion) -> Person:
    """Of those who were asked, the one who answers in the story, else another who could."""
    by_handle = {person.handle: person for person in people}
    known = [by_handle[one] for one in (asked.answerer, *asked.experts) if one in by_handle]
    return known[0] if known else people[0]


def why(nudge: str) -> str:
    """The lines of a nudge that say why."""
    lines = nudge.splitlines()
    start = next(
        (n for n, line in enumerate(lines) if line.strip("*").startswith(("Why you", "Pourquoi vous"))), 0
    )
    return "\n".join(line for line in lines[start:] if not line.startswith("["))


def writes_below(
    env: Environment, tell: Transcript, person: Person, said: Seen, text: str, what: str
) -> Seen:
    """Somebody writes in the thread of a message of the bot's, which tells them what became of it."""
    time.sleep(1.2)  # nobody types faster; Slack takes one message a second, and the bot has just said one
    actor = env.box.as_(person.handle)
    written = actor.dm(text, thread=said)
    tell.act(person.name, what, text)
    return told_after(env, tell, person, written)


def told_after(env: Environment, tell: Transcript, person: Person, written: Seen) -> Seen:
    """What the bot says to somebody's message, in the same thread or below it: nothing is swallowed."""
    actor = env.box.as_(person.handle)

    def answers() -> list[Seen]:
        thread = written.raw.get("thread_ts")
        later = [one for one in actor.messages("bot") if one.ts > written.ts and one.raw.get("bot_id")]
        return [one for one in later if one.raw.get("thread_ts") == thread]

    wait_until(lambda: bool(answers()), f"the bot says nothing to {person.name}'s words")
    tell.reads(person.name, words(env, person, answers()[0]))
    env.settle_down()
    return answers()[0]


def reads(env: Environment, tell: Transcript, person: Person, text: str, channel: str = "bot") -> Seen:
    """Somebody reads the newest message that holds a text."""
    seen = env.box.as_(person.handle).sees(text, channel=channel, within=10)
    tell.reads(person.name, words(env, person, seen))
    return seen


def let_pass(env: Environment, somebody: Person, span: str) -> None:
    """Move the demo's clock as anybody can, and wait until what fell due on the way has happened."""
    actor = env.box.as_(somebody.handle)
    before = len(actor.ephemerals)
    actor.slash("/eclair", f"skip {span}")
    wait_until(lambda: len(actor.ephemerals) > before, f"the clock did not move by {span}", seconds=120)


def wait_until(happened: Callable[[], bool], otherwise: str, seconds: float = 10) -> None:
    """Wait for what comes over the wire."""
    deadline = time.monotonic() + seconds
    while not happened():
        if time.monotonic() > deadline:
            raise StepFailed(otherwise)
        time.sleep(0.02)


def words(env: Environment, reader: Person, seen: Seen) -> str:
    """What somebody reads on the screen, the buttons of a row beside each other."""
    lines = plain(seen.raw, env.box.workspace, reader.id).splitlines()
    out: list[str] = []
    for line in lines:
        if out and line.startswith("[") and out[-1].startswith("["):
            out[-1] += f" {line}"
        else:
            out.append(line)
    return "\n".join(out)


def first_button(seen: Seen, action: str) -> str:
    """How to call the first of several buttons with the same action on a message."""
    for block in seen.raw.get("blocks", ()):
        if any(one.get("action_id") == action for one in block.get("elements", ())):
            return f"{block['block_id']}/{action}"
    raise StepFailed(f"there is no button {action}")


def beginning(text: str | None) -> str:
    """The first words of a text, enough to know it again; French keeps its unbreakable spaces."""
    return re.sub(r"[ \t\r\n]+", " ", text or "").strip(" ")[:40]
