"""The chapter "ask": a question reaches who knows, is talked about, remembered, and never dies silently."""

from bot.views.questions import answer_messages, nudge_messages, question_messages
from demo.chapters import steps
from demo.chapters.ask import conversation, direct
from demo.company import Person, TourQuestion
from demo.environment import Environment
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


def act(env: Environment, tell: Transcript) -> None:
    """Short scenes, each step of which must happen."""
    asked = {question.key: question for question in env.company.tour}
    first_scenes(env, tell)
    _remembered(env, tell, asked["blocked-invoice"])
    _anonymous(env, tell, asked["pay-gap"])
    _direct(env, tell, asked["lithium-charging"])
    _unanswered(env, tell, asked["solar-roof"])


def first_scenes(env: Environment, tell: Transcript) -> None:
    """The two that the READMEs quote."""
    asked = {question.key: question for question in env.company.tour}
    _answered(env, tell, asked["drive-overvoltage"])
    _talked_about(env, tell, asked["slow-download"])


def _answered(env: Environment, tell: Transcript, asked: TourQuestion) -> None:
    tell.chapter("A question reaches the colleague who knows")
    people = _goes_out(env, tell, asked)
    _answer(env, tell, asked, steps.who_knows(people, asked))
    steps.reads(env, tell, _asker(env, asked), steps.beginning(asked.answer))
    _accepted(env, tell, asked, people)


def _talked_about(env: Environment, tell: Transcript, asked: TourQuestion) -> None:
    tell.chapter("A question is talked about, until it is answered")
    people = _goes_out(env, tell, asked)
    conversation.asked_back(env, tell, asked, people)
    _accepted(env, tell, asked, people)


def _goes_out(env: Environment, tell: Transcript, asked: TourQuestion) -> list[Person]:
    """From the asker's words to what each colleague reads who was asked."""
    asker = _asker(env, asked)
    if steps.ask_anyway(env, asker, _ask(env, tell, asked, asker)):
        tell.act(asker.name, "has read that, and asks colleagues all the same.")
    steps.who_was_asked(env, tell, asked, asker)
    return steps.nudged(env, tell, asked)


def _ask(env: Environment, tell: Transcript, asked: TourQuestion, asker: Person) -> Seen:
    tell.act(asker.name, "asks, with /ask:", asked.text)
    said = steps.ask(env, asker, asked.text)
    tell.reads(asker.name, steps.words(env, asker, said))
    return said


def _accepted(env: Environment, tell: Transcript, asked: TourQuestion, people: list[Person]) -> None:
    """The asker accepts what was answered; whoever was asked reads so."""
    asker, answerer = _asker(env, asked), steps.who_knows(people, asked)
    actor = env.box.as_(asker.handle)
    actor.press(answer_messages.ACCEPT, actor.sees(steps.beginning(asked.answer), channel="bot"))
    tell.act(asker.name, "accepts the answer.")
    env.settle_down()
    thanked = env.box.as_(answerer.handle).sees(_say(answerer, "thanks"), channel="bot")
    tell.reads(answerer.name, steps.words(env, answerer, thanked))
    others = [one for one in people if one is not answerer]
    for other in others:
        env.box.as_(other.handle).sees(_say(other, "settled"), channel="bot")
    if others:
        names = " and ".join(one.name for one in others)
        tell.aside(f"Where the request was, {names} can see it’s settled.")


def _answer(env: Environment, tell: Transcript, asked: TourQuestion, answerer: Person) -> None:
    actor = env.box.as_(answerer.handle)
    actor.press(nudge_messages.ANSWER, steps.received(env, answerer, asked.text)[-1])
    errors = actor.submit({"answer.text": asked.answer or ""})
    if errors:
        raise StepFailed(f"{answerer.name} could not answer: {errors}")
    tell.act(answerer.name, "answers:", asked.answer or "")
    env.settle_down()


def _remembered(env: Environment, tell: Transcript, asked: TourQuestion) -> None:
    tell.chapter("Memory first: someone asked that before")
    asker = _asker(env, asked)
    said = _ask(env, tell, asked, asker)
    env.box.as_(asker.handle).press(steps.first_button(said, question_messages.SOLVES), said)
    tell.act(asker.name, "is helped at once; nobody was disturbed.")
    author = next(answer.user for answer in env.company.answers_to(asked.remembers or "") if answer.accepted)
    env.settle_down()
    helped = env.company.by_handle[author]
    steps.reads(env, tell, helped, _say(helped, "reused"))


def _anonymous(env: Environment, tell: Transcript, asked: TourQuestion) -> None:
    tell.chapter("Without a name, question back included")
    asker = _asker(env, asked)
    actor = env.box.as_(asker.handle)
    tell.act(asker.name, "opens the form with /ask, ticks “without my name”, and asks:", asked.text)
    actor.slash("/ask", "", channel=env.company.questions_channel.name)
    before = len(actor.messages("bot"))
    errors = actor.submit({"question.text": asked.text, "question.options": ["anonymous"]})
    if errors:
        raise StepFailed(f"the form was refused: {errors}")
    steps.wait_until(lambda: len(actor.messages("bot")) > before, "nothing is said of the question")
    if steps.ask_anyway(env, asker, actor.messages("bot")[-1]):
        tell.aside("the memory had something near; colleagues are asked all the same.")
    steps.reads(env, tell, asker, _say(asker, "nameless"))
    env.settle_down()
    steps.who_was_asked(env, tell, asked, asker)
    people = steps.nudged(env, tell, asked)
    conversation.asked_back_nameless(env, tell, asked, people)
    _answer(env, tell, asked, steps.who_knows(people, asked))
    steps.reads(env, tell, asker, steps.beginning(asked.answer))


def _direct(env: Environment, tell: Transcript, asked: TourQuestion) -> None:
    tell.chapter("What you write to Éclair waits for a click")
    direct.waits_for_a_press(env, tell, asked)
    for handle in (asked.asker, "aidan.fitzgerald"):
        direct.thanks(env, tell, env.company.by_handle[handle])


def _unanswered(env: Environment, tell: Transcript, asked: TourQuestion) -> None:
    tell.chapter("No question dies silently")
    asker = _asker(env, asked)
    steps.ask_anyway(env, asker, _ask(env, tell, asked, asker))
    for day in range(1, 8):
        tell.act("Time", "passes: /eclair skip 1d")
        steps.let_pass(env, asker, "1d")
        people = [one for one in env.company.people if not one.deleted]
        reached = sum(bool(steps.received(env, one, asked.text)) for one in people)
        tell.aside(f"after {day} day(s), {reached} colleagues in all have been asked.")
        steps.who_was_asked(env, tell, asked, asker)
        end = [m for m in env.box.as_(asker.handle).messages("bot") if _say(asker, "ended") in m.text]
        if end:
            tell.reads(asker.name, steps.words(env, asker, end[-1]))
            return
    raise StepFailed("the question had no end")


def _asker(env: Environment, asked: TourQuestion) -> Person:
    return env.company.by_handle[asked.asker]


def _say(person: Person, key: str) -> str:
    return WORDS[steps.language(person)][key]
