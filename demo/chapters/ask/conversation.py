"""Scenes of the chapter "ask": people write back and forth about a question, with a name and without."""

import json
from zoneinfo import ZoneInfo

from sqlalchemy import select

from bot.store.models import Answer, Evidence, Member, Question, QuestionState, Reply
from bot.text.meaning.replies import Meaning
from bot.views.questions import answer_messages
from demo.chapters import steps
from demo.company import Person, TourQuestion
from demo.environment import Environment
from demo.transcript import StepFailed, Transcript

BACK = "Which ingress controller is it: nginx, or the cloud provider’s own?"
DETAIL = "nginx, the one that only serves the downloads."
ONE_MORE = ("desmond.okafor", "+1, same problem here: two bakeries in Cork called about it.")
NAMELESS_BACK = "Avez-vous les mêmes horaires et les mêmes astreintes que lui ?"
NAMELESS_DETAIL = "Oui, exactement les mêmes, et une certification de plus que lui."


def asked_back(env: Environment, tell: Transcript, asked: TourQuestion, people: list[Person]) -> None:
    """One of those who were asked asks back, reads the reply, and then answers in the same thread."""
    asker, colleague = env.company.by_handle[asked.asker], steps.who_knows(people, asked)
    request = steps.received(env, colleague, asked.text)[-1]
    steps.writes_below(env, tell, colleague, request, BACK, "asks back, below the request:")
    brought = steps.reads(env, tell, asker, BACK)
    steps.writes_below(env, tell, asker, brought, DETAIL, "answers in that thread:")
    _one_more(env, tell, asked)
    reply = steps.reads(env, tell, colleague, DETAIL)
    steps.writes_below(env, tell, colleague, reply, asked.answer or "", "answers, in that thread:")
    given = steps.reads(env, tell, asker, steps.beginning(asked.answer))
    if answer_messages.ACCEPT not in str(given.raw):
        raise StepFailed("the answer cannot be accepted")


def _one_more(env: Environment, tell: Transcript, asked: TourQuestion) -> None:
    """A "+1" in the channel's thread: no answer, and nothing stops for it."""
    handle, text = ONE_MORE
    actor, person = env.box.as_(handle), env.company.by_handle[handle]
    channel = env.company.questions_channel.name
    planned, spoke = _question(env, asked).next_step_at, _speaks_for(env, person)
    actor.say(text, channel, thread=actor.sees(steps.beginning(asked.text), channel=channel))
    tell.act(person.name, f"writes below the question in #{channel}:", text)
    steps.wait_until(lambda: _kept(env, text) is not None, "the bot did not hear what was written")
    env.settle_down()
    question, reply = _question(env, asked), _kept(env, text)
    if reply is None or reply.meaning != Meaning.REMARK or _answers(env, question):
        raise StepFailed("a “+1” counts as an answer")
    if _speaks_for(env, person) != spoke:
        raise StepFailed("a “+1” speaks for its author")
    if question.state != QuestionState.OPEN or planned is None or question.next_step_at != planned:
        raise StepFailed("a “+1” stops a question")
    at = planned.astimezone(ZoneInfo(env.company.tz))
    tell.aside(
        f"That’s no answer, and the store agrees: the question is open, others will be asked on {at:%A}, "
        f"{at:%H:%M}, as planned, and {person.name} isn’t taken for someone who knows."
    )


def _question(env: Environment, asked: TourQuestion) -> Question:
    with env.deps.read_sessions() as session:
        found = session.scalar(select(Question).where(Question.text == asked.text.strip()))
    if found is None:
        raise StepFailed(f"the store has no such question: {asked.text}")
    return found


def _kept(env: Environment, text: str) -> Reply | None:
    with env.deps.read_sessions() as session:
        return session.scalar(select(Reply).where(Reply.text == text))


def _answers(env: Environment, question: Question) -> int:
    with env.deps.read_sessions() as session:
        return len(session.scalars(select(Answer).where(Answer.question_id == question.id)).all())


def _speaks_for(env: Environment, person: Person) -> int:
    """How many pieces of evidence say that somebody knows something."""
    with env.deps.read_sessions() as session:
        theirs = select(Evidence.id).join(Member, Member.id == Evidence.member_id)
        return len(session.scalars(theirs.where(Member.slack_id == person.id)).all())


def asked_back_nameless(
    env: Environment, tell: Transcript, asked: TourQuestion, people: list[Person]
) -> None:
    """A question back below a question without a name: the reply is posted without one, too."""
    asker, colleague = env.company.by_handle[asked.asker], steps.who_knows(people, asked)
    channel = env.company.questions_channel.name
    actor = env.box.as_(colleague.handle)
    actor.say(NAMELESS_BACK, channel, thread=actor.sees(steps.beginning(asked.text), channel=channel))
    tell.act(colleague.name, f"asks back, below the question in #{channel}:", NAMELESS_BACK)
    brought = steps.reads(env, tell, asker, NAMELESS_BACK)
    what = "answers where nobody else reads, in the thread of that message:"
    steps.writes_below(env, tell, asker, brought, NAMELESS_DETAIL, what)
    posted = steps.reads(env, tell, colleague, NAMELESS_DETAIL, channel)
    if not posted.raw.get("bot_id") or posted.thread_ts == posted.ts:
        raise StepFailed("the reply is not posted below the question by the bot")
    nobody_knows(env, tell, asker)


def nobody_knows(env: Environment, tell: Transcript, asker: Person) -> None:
    """No message that others can read has the name, the handle or the id of who asked without a name."""
    workspace, read = env.box.workspace, 0
    with workspace.lock:
        own = workspace.bot_dm(asker.id)
        for place in workspace.conversations.values():
            for message in place.messages.values() if place is not own else ():
                said, read = json.dumps(message, ensure_ascii=False), read + 1
                if any(one in said for one in (asker.name, asker.handle, asker.id)):
                    raise StepFailed(f"a message shows who asked without a name: {message['text']}")
    tell.aside(f"{asker.name}’s name, handle and id are in none of the {read} messages that others can read.")
