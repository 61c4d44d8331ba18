"""The chapter "ask": a question reaches who knows, is answered, remembered, and never dies silently."""

import re
import time
from collections.abc import Callable

from sqlalchemy import select

from bot.store.models import Member, Notice, NoticeState, Nudge, Question
from demo.company import Person, TourQuestion
from demo.stage import Stage
from demo.transcript import StepFailed, Transcript
from sandbox.actors import Seen
from sandbox.plain import plain

WORDS = {
    "fr": {
        "answer": "Répondre",
        "accept": "C’est la bonne réponse",
        "settled": "Réglée",
        "solves": "C’est ce qu’il me fallait",
        "thanks": "a accepté votre réponse",
        "reused": "vient d’aider",
        "nameless": "sans votre nom",
        "ended": "Je n’ai pas trouvé de réponse",
        "asked": "Votre question",
    },
    "en": {
        "answer": "Answer",
        "accept": "This is the answer",
        "settled": "Settled",
        "solves": "This solves it",
        "thanks": "accepted your answer",
        "reused": "has just helped",
        "nameless": "without your name",
        "ended": "I could not find an answer",
        "asked": "Your question:",
    },
}


def act(stage: Stage, tell: Transcript) -> None:
    """Four short scenes, each step of which must happen."""
    asked = {question.key: question for question in stage.company.tour}
    _answered(stage, tell, asked["slow-download"])
    _answered(stage, tell, asked["drive-overvoltage"])
    _remembered(stage, tell, asked["blocked-invoice"])
    _anonymous(stage, tell, asked["pay-gap"])
    _unanswered(stage, tell, asked["solar-roof"])


def _answered(stage: Stage, tell: Transcript, asked: TourQuestion) -> None:
    tell.chapter("A question reaches the colleague who knows")
    asker, answerer = _person(stage, asked.asker), _person(stage, asked.answerer)
    _ask(stage, tell, asked, asker)
    _reads_who_was_asked(stage, tell, asked, asker)
    nudged = _nudged(stage, tell, asked)
    if answerer not in nudged:
        answerer = next((p for p in nudged if p.handle in asked.experts), nudged[0])
    _answer(stage, tell, asked, answerer)
    given = stage.box.as_(asker.handle).sees(_start(asked.answer), channel="bot")
    tell.reads(asker.name, words(stage, asker, given))
    stage.box.as_(asker.handle).press(_say(asker, "accept"), given)
    tell.act(asker.name, "accepts the answer.")
    stage.settle_down()
    tell.reads(
        answerer.name, stage.box.as_(answerer.handle).sees(_say(answerer, "thanks"), channel="bot").text
    )
    for other in nudged:
        if other is not answerer:
            stage.box.as_(other.handle).sees(_say(other, "settled"), channel="bot")
            tell.aside(f"{other.name} sees, where the nudge was, that it is settled.")


def _ask(stage: Stage, tell: Transcript, asked: TourQuestion, asker: Person) -> Seen:
    tell.act(asker.name, "asks, with /ask:", asked.text)
    said = ask(stage, asker, asked.text)
    tell.reads(asker.name, words(stage, asker, said))
    return said


def ask(stage: Stage, asker: Person, text: str) -> Seen:
    """/ask in the questions channel; what the bot says to the asker's eyes only."""
    actor = stage.box.as_(asker.handle)
    before = len(actor.ephemerals)
    refused = actor.slash("/ask", text, channel=stage.company.questions_channel.name)
    if refused:
        raise StepFailed(f"/ask was refused: {refused}")
    wait_until(lambda: len(actor.ephemerals) > before, "the bot said nothing to the asker")
    stage.settle_down()
    return actor.ephemerals[-1]


def _reads_who_was_asked(stage: Stage, tell: Transcript, asked: TourQuestion, asker: Person) -> None:
    """The asker's own message, as it stands now."""
    seen = stage.box.as_(asker.handle).messages("bot")
    told = [one for one in seen if _say(asker, "asked") in one.text and _start(asked.text) in one.text]
    if not told:
        raise StepFailed(f"{asker.name} does not read who was asked")
    tell.reads(asker.name, words(stage, asker, told[-1]))


def let_pass(stage: Stage, somebody: Person, span: str) -> None:
    """Move the demo's clock as anybody can, and wait until what fell due on the way has happened."""
    actor = stage.box.as_(somebody.handle)
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


def words(stage: Stage, reader: Person, seen: Seen) -> str:
    """What somebody reads on the screen, the buttons of a row beside each other."""
    lines = plain(seen.raw, stage.box.workspace, reader.id).splitlines()
    out: list[str] = []
    for line in lines:
        if out and line.startswith("[") and out[-1].startswith("["):
            out[-1] += f" {line}"
        else:
            out.append(line)
    return "\n".join(out)


def _nudged(stage: Stage, tell: Transcript, asked: TourQuestion) -> list[Person]:
    """Whoever received the question in their conversation with the bot; each of them reads it aloud."""
    found: list[Person] = []
    for person in stage.company.people:
        if person.deleted or person.bot:
            continue
        for seen in received(stage, person, asked.text):
            read = words(stage, person, seen)
            tell.reads(person.name, why(read) if found else read)
            found.append(person)
    waiting = _waiting(stage, asked)
    if waiting:
        tell.aside(f"{', '.join(waiting)} will read it at the start of their own working day.")
    if not found:
        raise StepFailed(f"nobody was nudged about: {asked.text}")
    return found


def _waiting(stage: Stage, asked: TourQuestion) -> list[str]:
    """Who is asked too, and is not at work at this hour: their notice waits in the store."""
    with stage.deps.reads() as session:
        waiting = session.scalars(
            select(Member.name)
            .join(Nudge, Nudge.member_id == Member.id)
            .join(Question, Question.id == Nudge.question_id)
            .join(Notice, (Notice.kind == "question.nudge") & (Notice.subject_id == Nudge.id))
            .where(Question.text == asked.text.strip(), Notice.state == NoticeState.DUE)
        )
        return list(waiting)


def received(stage: Stage, person: Person, text: str) -> list[Seen]:
    """The nudges about this text in somebody's conversation with the bot."""
    start = _start(text)
    seen = [one for one in stage.box.as_(person.handle).messages("bot") if start in one.text]
    return [one for one in seen if "pourquoi vous" in one.text.lower() or "why you" in one.text.lower()]


def why(nudge: str) -> str:
    """The lines of a nudge that say why."""
    lines = nudge.splitlines()
    start = next(
        (n for n, line in enumerate(lines) if line.strip("*").startswith(("Why you", "Pourquoi vous"))), 0
    )
    return "\n".join(line for line in lines[start:] if not line.startswith("["))


def _answer(stage: Stage, tell: Transcript, asked: TourQuestion, answerer: Person) -> None:
    actor = stage.box.as_(answerer.handle)
    [nudge] = received(stage, answerer, asked.text)[-1:]
    actor.press(_say(answerer, "answer"), nudge)
    errors = actor.submit({"answer.text": asked.answer or ""})
    if errors:
        raise StepFailed(f"{answerer.name} could not answer: {errors}")
    tell.act(answerer.name, "answers:", asked.answer or "")
    stage.settle_down()


def _remembered(stage: Stage, tell: Transcript, asked: TourQuestion) -> None:
    tell.chapter("Memory first: somebody asked that before")
    asker = _person(stage, asked.asker)
    said = _ask(stage, tell, asked, asker)
    stage.box.as_(asker.handle).press(_say(asker, "solves"), said)
    tell.act(asker.name, "is helped at once; nobody was disturbed.")
    author = next(
        answer.user for answer in stage.company.answers_to(asked.remembers or "") if answer.accepted
    )
    stage.settle_down()
    helped = stage.company.by_handle[author]
    thanked = stage.box.as_(author).sees(_say(helped, "reused"), channel="bot")
    tell.reads(helped.name, words(stage, helped, thanked))


def _anonymous(stage: Stage, tell: Transcript, asked: TourQuestion) -> None:
    tell.chapter("Without a name")
    asker = _person(stage, asked.asker)
    actor = stage.box.as_(asker.handle)
    tell.act(asker.name, "opens the form with /ask, ticks “without my name”, and asks:", asked.text)
    actor.slash("/ask", "", channel=stage.company.questions_channel.name)
    errors = actor.submit({"question.text": asked.text, "question.options": ["anonymous"]})
    if errors:
        raise StepFailed(f"the form was refused: {errors}")
    tell.reads(asker.name, words(stage, asker, actor.sees(_say(asker, "nameless"), channel="bot", within=10)))
    stage.settle_down()
    _reads_who_was_asked(stage, tell, asked, asker)
    nudged = _nudged(stage, tell, asked)
    for person in nudged:
        if asker.name in received(stage, person, asked.text)[-1].text:
            raise StepFailed(f"{person.name} can read who asks")
    answerer = next((p for p in nudged if p.handle in asked.experts), nudged[0])
    _answer(stage, tell, asked, answerer)
    tell.reads(asker.name, words(stage, asker, actor.sees(_start(asked.answer), channel="bot")))


def _unanswered(stage: Stage, tell: Transcript, asked: TourQuestion) -> None:
    tell.chapter("No question dies silently")
    asker = _person(stage, asked.asker)
    _ask(stage, tell, asked, asker)
    for day in range(1, 8):
        tell.act("Time", "passes: /eclair skip 1d")
        let_pass(stage, asker, "1d")
        reached = sum(bool(received(stage, p, asked.text)) for p in stage.company.people if not p.deleted)
        tell.aside(f"after {day} day(s), {reached} colleagues in all have been asked.")
        _reads_who_was_asked(stage, tell, asked, asker)
        end = [m for m in stage.box.as_(asker.handle).messages("bot") if _say(asker, "ended") in m.text]
        if end:
            tell.reads(asker.name, words(stage, asker, end[-1]))
            return
    raise StepFailed("the question had no end")


def _person(stage: Stage, handle: str | None) -> Person:
    return stage.company.by_handle[handle or ""]


def _say(person: Person, key: str) -> str:
    return WORDS["fr" if person.locale.startswith("fr") else "en"][key]


def _start(text: str | None) -> str:
    """The first words of a text, enough to know it again; French keeps its unbreakable spaces."""
    return re.sub(r"[ \t\r\n]+", " ", text or "").strip(" ")[:40]
