"""The chapter "ask" with real people: the data's own questions, and whether who answered is reached."""

from datetime import timedelta
from zoneinfo import ZoneInfo

from bot.cli.replay import look_back
from bot.scheduling.working_hours import WorkingWeek
from demo.chapters import steps
from demo.company import Company
from demo.environment import Environment
from demo.records import Answer
from demo.records import Question as Asked
from demo.transcript import Transcript

QUESTIONS = 50
NUDGES_A_DAY = 10  # these people answered for pleasure, many times a day; a company's own setting is two
LONGEST = 2900
NOT_KEPT = "(The data does not hold the text of this answer.)"


def act(env: Environment, tell: Transcript) -> None:
    """Ask fifty, each at its hour; the real answers follow, so that the bot learns as it would have."""
    tell.chapter(f"{QUESTIONS} real questions · {env.company.notice}")
    tell.aside(
        f"No one is asked more than {NUDGES_A_DAY} times a day, nor more than five times that in a week."
    )
    deps = env.deps
    learned = look_back(deps.sessions, deps.read_sessions, deps.index)
    tell.aside(f"{learned} past answers have shown how these people answer.")
    asked = [(question, _really_answered(env.company, question)) for question in env.company.test()]
    asked = [(question, answers) for question, answers in asked if answers][:QUESTIONS]
    reached = sum(_ask(env, tell, question, answers) for question, answers in asked)
    tell.chapter("Who was reached")
    tell.aside(
        f"{reached} of {len(asked)} questions ({reached / len(asked):.0%}) reached, among at most three "
        "people, someone who really did answer."
    )


def _really_answered(company: Company, question: Asked) -> list[Answer]:
    """Its answers by other members of the company, oldest first."""
    present = {person.handle for person in company.people if not person.deleted}
    answers = [a for a in company.answers_to(question.id) if a.user in present and a.user != question.asker]
    return sorted(answers, key=lambda answer: answer.created)


def _ask(env: Environment, tell: Transcript, question: Asked, answers: list[Answer]) -> bool:
    _go_to_its_hour(env, question)
    asker = env.company.by_handle[question.asker or ""]
    text = question.text[:LONGEST]
    tell.act(asker.name, "asks:", question.title)
    steps.ask_anyway(env, asker, steps.ask(env, asker, text))
    nudged = _nudged(env, tell, question.title)
    did = list(dict.fromkeys(answer.user for answer in answers))
    hit = [env.company.by_handle[name].name for name in nudged if name in did]
    names = ", ".join(env.company.by_handle[name].name for name in did)
    tell.aside(f"✓ {', '.join(hit)} really did answer" if hit else f"✗ {names} really answered")
    _really_answer(env, question, answers)
    return bool(hit)


def _go_to_its_hour(env: Environment, question: Asked) -> None:
    """The clock only goes forward, and stops in working hours: nobody is nudged at night."""
    week = WorkingWeek(ZoneInfo(env.company.tz))
    moment = week.next_open(max(question.created, env.clock.now()))
    if moment is not None and moment > env.clock.now():
        env.skip(moment - env.clock.now())


def _nudged(env: Environment, tell: Transcript, title: str) -> list[str]:
    """Who was asked, and why, as their own conversation with the bot shows it."""
    found = []
    for person in env.company.people:
        if person.deleted or person.bot:
            continue
        for seen in steps.received(env, person, title):
            found.append(person.handle)
            tell.reads(person.name, steps.why(steps.words(env, person, seen)))
    return found


def _really_answer(env: Environment, question: Asked, answers: list[Answer]) -> None:
    """Those who answered in reality answer here, in the question's thread; the accepted one is accepted."""
    asker = env.box.as_(question.asker or "")
    channel = env.company.questions_channel.name
    post = asker.sees(" ".join(question.title.split())[:60], channel=channel, within=30)
    for answer in answers:
        said = env.box.as_(answer.user).say(answer.text[:LONGEST] or NOT_KEPT, channel, thread=post)
        if answer.accepted:
            asker.react(said, "white_check_mark")
    env.skip(timedelta(minutes=1))
