"""The chapter "ask": a question reaches who knows, is talked about, remembered, and never dies silently."""

from bot.views import answers as answer_views
from bot.views import nudges as nudge_views
from bot.views import questions as question_views
from demo.chapters import steps
from demo.chapters.ask import conversation, direct
from demo.company import Person, TourQuestion
from demo.environment import Stage
from demo.transcript import StepFailed, Transcript
from sandbox.testing.actor import Seen

WORDS = {
    "fr": {
        "settled": "Réglée",
        "thanks": "a accepté votre réponse",
        "reused": "vient d’aider",
        "nameless": "sans votre nom",
        "ended": "Je n’ai pas trouvé la réponse",
    },
    "en": {
        "settled": "Settled",
        "thanks": "accepted your answer",
        "reused": "has just helped",
        "nameless": "without your name",
        "ended": "I couldn’t find an answer",
    },
}


def act(stage: Stage, tell: Transcript) -> None:
    """Short scenes, each step of which must happen."""
    asked = {question.key: question for question in stage.company.tour}
    first_scenes(stage, tell)
    _remembered(stage, tell, asked["blocked-invoice"])
    _anonymous(stage, tell, asked["pay-gap"])
    _direct(stage, tell, asked["lithium-charging"])
    _unanswered(stage, tell, asked["solar-roof"])


def first_scenes(stage: Stage, tell: Transcript) -> None:
    """The two that the READMEs quote."""
    asked = {question.key: question for question in stage.company.tour}
    _answered(stage, tell, asked["drive-overvoltage"])
    _talked_about(stage, tell, asked["slow-download"])


def _answered(stage: Stage, tell: Transcript, asked: TourQuestion) -> None:
    tell.chapter("A question reaches the colleague who knows")
    people = _goes_out(stage, tell, asked)
    _answer(stage, tell, asked, steps.who_knows(people, asked))
    steps.reads(stage, tell, _asker(stage, asked), steps.beginning(asked.answer))
    _accepted(stage, tell, asked, people)


def _talked_about(stage: Stage, tell: Transcript, asked: TourQuestion) -> None:
    tell.chapter("A question is talked about, until it is answered")
    people = _goes_out(stage, tell, asked)
    conversation.asked_back(stage, tell, asked, people)
    _accepted(stage, tell, asked, people)


def _goes_out(stage: Stage, tell: Transcript, asked: TourQuestion) -> list[Person]:
    """From the asker's words to what each colleague reads who was asked."""
    asker = _asker(stage, asked)
    if steps.ask_anyway(stage, asker, _ask(stage, tell, asked, asker)):
        tell.act(asker.name, "has read that, and asks colleagues all the same.")
    steps.who_was_asked(stage, tell, asked, asker)
    return steps.nudged(stage, tell, asked)


def _ask(stage: Stage, tell: Transcript, asked: TourQuestion, asker: Person) -> Seen:
    tell.act(asker.name, "asks, with /ask:", asked.text)
    said = steps.ask(stage, asker, asked.text)
    tell.reads(asker.name, steps.words(stage, asker, said))
    return said


def _accepted(stage: Stage, tell: Transcript, asked: TourQuestion, people: list[Person]) -> None:
    """The asker accepts what was answered; whoever was asked reads so."""
    asker, answerer = _asker(stage, asked), steps.who_knows(people, asked)
    actor = stage.box.as_(asker.handle)
    actor.press(answer_views.ACCEPT, actor.sees(steps.beginning(asked.answer), channel="bot"))
    tell.act(asker.name, "accepts the answer.")
    stage.settle_down()
    thanked = stage.box.as_(answerer.handle).sees(_say(answerer, "thanks"), channel="bot")
    tell.reads(answerer.name, steps.words(stage, answerer, thanked))
    others = [one for one in people if one is not answerer]
    for other in others:
        stage.box.as_(other.handle).sees(_say(other, "settled"), channel="bot")
    if others:
        names = " and ".join(one.name for one in others)
        tell.aside(f"Where the request was, {names} can see it’s settled.")


def _answer(stage: Stage, tell: Transcript, asked: TourQuestion, answerer: Person) -> None:
    actor = stage.box.as_(answerer.handle)
    actor.press(nudge_views.ANSWER, steps.received(stage, answerer, asked.text)[-1])
    errors = actor.submit({"answer.text": asked.answer or ""})
    if errors:
        raise StepFailed(f"{answerer.name} could not answer: {errors}")
    tell.act(answerer.name, "answers:", asked.answer or "")
    stage.settle_down()


def _remembered(stage: Stage, tell: Transcript, asked: TourQuestion) -> None:
    tell.chapter("Memory first: someone asked that before")
    asker = _asker(stage, asked)
    said = _ask(stage, tell, asked, asker)
    stage.box.as_(asker.handle).press(steps.first_button(said, question_views.SOLVES), said)
    tell.act(asker.name, "is helped at once; nobody was disturbed.")
    author = next(
        answer.user for answer in stage.company.answers_to(asked.remembers or "") if answer.accepted
    )
    stage.settle_down()
    helped = stage.company.by_handle[author]
    steps.reads(stage, tell, helped, _say(helped, "reused"))


def _anonymous(stage: Stage, tell: Transcript, asked: TourQuestion) -> None:
    tell.chapter("Without a name, question back included")
    asker = _asker(stage, asked)
    actor = stage.box.as_(asker.handle)
    tell.act(asker.name, "opens the form with /ask, ticks “without my name”, and asks:", asked.text)
    actor.slash("/ask", "", channel=stage.company.questions_channel.name)
    errors = actor.submit({"question.text": asked.text, "question.options": ["anonymous"]})
    if errors:
        raise StepFailed(f"the form was refused: {errors}")
    steps.reads(stage, tell, asker, _say(asker, "nameless"))
    stage.settle_down()
    steps.who_was_asked(stage, tell, asked, asker)
    people = steps.nudged(stage, tell, asked)
    conversation.asked_back_nameless(stage, tell, asked, people)
    _answer(stage, tell, asked, steps.who_knows(people, asked))
    steps.reads(stage, tell, asker, steps.beginning(asked.answer))


def _direct(stage: Stage, tell: Transcript, asked: TourQuestion) -> None:
    tell.chapter("What you write to Éclair waits for a click")
    direct.waits_for_a_press(stage, tell, asked)
    for handle in (asked.asker, "aidan.fitzgerald"):
        direct.thanks(stage, tell, stage.company.by_handle[handle])


def _unanswered(stage: Stage, tell: Transcript, asked: TourQuestion) -> None:
    tell.chapter("No question dies silently")
    asker = _asker(stage, asked)
    steps.ask_anyway(stage, asker, _ask(stage, tell, asked, asker))
    for day in range(1, 8):
        tell.act("Time", "passes: /eclair skip 1d")
        steps.let_pass(stage, asker, "1d")
        people = [one for one in stage.company.people if not one.deleted]
        reached = sum(bool(steps.received(stage, one, asked.text)) for one in people)
        tell.aside(f"after {day} day(s), {reached} colleagues in all have been asked.")
        steps.who_was_asked(stage, tell, asked, asker)
        end = [m for m in stage.box.as_(asker.handle).messages("bot") if _say(asker, "ended") in m.text]
        if end:
            tell.reads(asker.name, steps.words(stage, asker, end[-1]))
            return
    raise StepFailed("the question had no end")


def _asker(stage: Stage, asked: TourQuestion) -> Person:
    return stage.company.by_handle[asked.asker]


def _say(person: Person, key: str) -> str:
    return WORDS[steps.language(person)][key]
