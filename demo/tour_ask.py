"""The chapter "ask": a question reaches who knows, is answered, remembered, and never dies silently."""

from demo.company import Person, TourQuestion
from demo.stage import Stage
from demo.transcript import StepFailed, Transcript
from sandbox.actors import Seen

WORDS = {
    "fr": {
        "answer": "Répondre",
        "accept": "C’est la bonne réponse",
        "settled": "Réglée",
        "solves": "C’est ce qu’il me fallait",
        "thanks": "a accepté votre réponse",
        "reused": "vient d’aider",
        "ended": "Je n’ai pas trouvé de réponse",
    },
    "en": {
        "answer": "Answer",
        "accept": "This is the answer",
        "settled": "Settled",
        "solves": "This solves it",
        "thanks": "accepted your answer",
        "reused": "has just helped",
        "ended": "I could not find an answer",
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
    nudged = _nudged(stage, tell, asked)
    if answerer not in nudged:
        answerer = next((p for p in nudged if p.handle in asked.experts), nudged[0])
    _answer(stage, tell, asked, answerer)
    given = stage.box.as_(asker.handle).sees(_start(asked.answer), channel="bot")
    tell.reads(asker.name, given.text)
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


def _ask(stage: Stage, tell: Transcript, asked: TourQuestion, asker: Person) -> None:
    actor = stage.box.as_(asker.handle)
    tell.act(asker.name, "asks, with /ask:", asked.text)
    actor.slash("/ask", asked.text, channel=stage.company.questions_channel.name)
    stage.settle_down()
    tell.reads(asker.name, actor.ephemerals[-1].text)


def _nudged(stage: Stage, tell: Transcript, asked: TourQuestion) -> list[Person]:
    """Whoever received the question in their own conversation with the bot, which each of them reads aloud."""
    found = []
    for person in stage.company.people:
        if person.deleted or person.bot:
            continue
        for seen in received(stage, person, asked.text):
            found.append(person)
            tell.reads(person.name, seen.text)
    if not found:
        raise StepFailed(f"nobody was nudged about: {asked.text}")
    return found


def received(stage: Stage, person: Person, text: str) -> list[Seen]:
    """The nudges about this text in somebody's conversation with the bot."""
    start = _start(text)
    seen = [one for one in stage.box.as_(person.handle).messages("bot") if start in one.text]
    return [one for one in seen if "pourquoi vous" in one.text.lower() or "why you" in one.text.lower()]


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
    actor = stage.box.as_(asker.handle)
    _ask(stage, tell, asked, asker)
    actor.press(_say(asker, "solves"))
    tell.act(asker.name, "is helped at once; nobody was disturbed.")
    author = next(
        answer.user for answer in stage.company.answers_to(asked.remembers or "") if answer.accepted
    )
    stage.settle_down()
    thanked = stage.box.as_(author).sees(_say(stage.company.by_handle[author], "reused"), channel="bot")
    tell.reads(stage.company.by_handle[author].name, thanked.text)


def _anonymous(stage: Stage, tell: Transcript, asked: TourQuestion) -> None:
    tell.chapter("Without a name")
    asker = _person(stage, asked.asker)
    actor = stage.box.as_(asker.handle)
    tell.act(asker.name, "opens the form with /ask, ticks “without my name”, and asks:", asked.text)
    actor.slash("/ask", "", channel=stage.company.questions_channel.name)
    errors = actor.submit({"question.text": asked.text, "question.options": ["anonymous"]})
    if errors:
        raise StepFailed(f"the form was refused: {errors}")
    stage.settle_down()
    nudged = _nudged(stage, tell, asked)
    for person in nudged:
        if asker.name in received(stage, person, asked.text)[-1].text:
            raise StepFailed(f"{person.name} can read who asks")
    answerer = next((p for p in nudged if p.handle in asked.experts), nudged[0])
    _answer(stage, tell, asked, answerer)
    tell.reads(asker.name, actor.sees(_start(asked.answer), channel="bot").text)


def _unanswered(stage: Stage, tell: Transcript, asked: TourQuestion) -> None:
    tell.chapter("No question dies silently")
    asker = _person(stage, asked.asker)
    _ask(stage, tell, asked, asker)
    for day in range(1, 8):
        tell.act("Time", "passes: /eclair skip 1d")
        stage.box.as_(asker.handle).slash("/eclair", "skip 1d")
        reached = sum(bool(received(stage, p, asked.text)) for p in stage.company.people if not p.deleted)
        tell.aside(f"after {day} day(s), {reached} colleagues in all have been asked.")
        end = [m for m in stage.box.as_(asker.handle).messages("bot") if _say(asker, "ended") in m.text]
        if end:
            tell.reads(asker.name, end[-1].text)
            return
    raise StepFailed("the question had no end")


def _person(stage: Stage, handle: str | None) -> Person:
    return stage.company.by_handle[handle or ""]


def _say(person: Person, key: str) -> str:
    return WORDS["fr" if person.locale.startswith("fr") else "en"][key]


def _start(text: str | None) -> str:
    """The first words of a text, enough to know it again."""
    return " ".join((text or "").split())[:40]
