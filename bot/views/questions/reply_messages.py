"""What people wrote to each other, as the other one reads it, and what they may do with it."""

from collections.abc import Sequence

from bot.i18n import Translator
from bot.store.models import Answer, Member, Question, QuestionState, Reply, ReportSubject
from bot.store.models.replies import FOUND_IN
from bot.views import kit, question_title, report_button
from bot.views.questions import question_messages

ACCEPT, HELPS, NOT_YET = "reply.accept", "reply.helps", "reply.not_yet"
ASK_NAMED = "reply.ask_named"
FILES = 10  # shown one by one; of those beyond, how many there are
KEEP, CLOSE, NOT_SOLVED = "reply.keep", "reply.close", "reply.not_solved"


def gone(t: Translator, reply: Reply) -> str:
    """What stands where a reply stood."""
    down = reply.answer if reply.deleted_at is None else None
    return report_button.down(t, ReportSubject.ANSWER, down.taken_down_for) if down else t("reply.deleted")


def given(t: Translator, reply: Reply, question: Question) -> kit.Message:
    """For the asker: what a colleague wrote, and what it may be."""
    if not reply.stands:
        return kit.message(gone(t, reply))
    title = t(f"reply.given.{_sort(reply)}", who=_who(t, reply.author))
    blocks = [kit.section(title), *_words(t, reply), kit.context(question_title.title(question, 200))]
    if reply.answer_id is not None:
        accepted = reply.answer is not None and reply.answer.accepted_at is not None
        blocks.append(kit.context(t("answer.given.accepted" if accepted else "reply.counts")))
    elif question.state in (QuestionState.OPEN, QuestionState.ANSWERED, QuestionState.UNANSWERED):
        blocks += _choices(t, reply)
    if question.state != QuestionState.WITHDRAWN:
        blocks.append(kit.context(how_to_reply(t, reply, question)))
    return kit.message(f"{title} {kit.inline(reply.text, 400)}", *blocks)


def _sort(reply: Reply) -> str:
    if reply.points_to is not None or reply.meaning == "pointer":
        return "pointer"
    return reply.meaning if reply.meaning in ("ask_back", "remark") else "unsure"


def _choices(t: Translator, reply: Reply) -> list[kit.Block]:
    buttons = []
    if reply.points_to is not None:
        name = kit.cut(reply.points_to.name, 40)
        buttons.append(kit.button(t("reply.ask_named", name=name), ASK_NAMED, reply.id, style="primary"))
    if reply.unsure:
        buttons.append(kit.button(t("answer.accept"), ACCEPT, reply.id, style="primary"))
        buttons.append(kit.button(t("reply.helps"), HELPS, reply.id))
        buttons.append(kit.button(t("reply.not_yet"), NOT_YET, reply.id))
    return [kit.actions(*buttons)] if buttons else []


def how_to_reply(t: Translator, said: Reply | Answer, question: Question) -> str:
    """Where the asker's own words go when they reply: said beforehand."""
    if said.seen_in is None or question.channel is None:
        key = "reply.how.private_nameless" if question.anonymous else "reply.how.private"
        return t(key, who=_who(t, said.author))
    key = "reply.how.public_nameless" if question.anonymous else "reply.how.public"
    return t(key, who=_who(t, said.author), channel=kit.channel(question.channel))


def _who(t: Translator, member: Member | None) -> str:
    return kit.mention(member.slack_id) if member else t("people.former")


def _words(t: Translator, reply: Reply) -> list[kit.Block]:
    blocks = [kit.section(kit.quote(reply.text))] if reply.text else []
    for name, address in reply.files[:FILES]:
        label = kit.inline(name, 80).replace("|", "¦")
        blocks.append(kit.context(f"📎 {kit.link(address, label)}" if address else f"📎 {label}"))
    if len(reply.files) > FILES:
        blocks.append(kit.context(f"📎 +{len(reply.files) - FILES}"))
    return blocks


def brought(t: Translator, reply: Reply, question: Question) -> kit.Message:
    """For a colleague: what whoever asked says to them."""
    if not reply.stands:
        return kit.message(gone(t, reply))
    title = t(_named("reply.brought", question), who=question_messages.who_asks(t, question))
    return kit.message(
        f"{title} {kit.inline(reply.text, 400)}",
        kit.section(title),
        *_words(t, reply),
        kit.context(question_title.title(question, 200)),
        kit.context(t("reply.how.back")),
    )


def _named(key: str, question: Question) -> str:
    """The sentence that has the asker's name, or the one for a question without it."""
    return f"{key}.nameless" if question.anonymous else key


def posted(t: Translator, reply: Reply, question: Question) -> kit.Message:
    """For the question's thread: what whoever asked says, through the bot."""
    if not reply.stands:
        return kit.message(gone(t, reply))
    key = _named("reply.posted.to" if reply.to is not None else "reply.posted", question)
    title = t(key, who=question_messages.who_asks(t, question), to=_who(t, reply.to))
    return kit.message(f"{title} {kit.inline(reply.text, 400)}", kit.section(title), *_words(t, reply))


def solved(t: Translator, reply: Reply, question: Question, *, private: bool) -> kit.Message:
    """For the asker, who seems to have found it: is it to be kept? `private`: for its channel alone."""
    if reply.answer is not None and reply.answer.accepted_at is not None:
        kept = t("reply.kept")
        back = kit.button(t("reply.kept.back"), NOT_SOLVED, reply.id)
        return kit.message(kept, kit.section(kept), *_words(t, reply), kit.actions(back))
    if not reply.is_undecided:
        return kit.message(t("reply.solved.over"))
    title = t("reply.solved.private" if private else "reply.solved")
    return kit.message(
        title,
        kit.section(title),
        *_words(t, reply),
        kit.actions(
            kit.button(t("reply.solved.keep"), KEEP, reply.id, style="primary"),
            kit.button(t("reply.solved.close"), CLOSE, reply.id),
            kit.button(t("reply.solved.no"), NOT_SOLVED, reply.id),
        ),
        kit.context(t("reply.solved.named" if not question.anonymous else "reply.solved.nameless")),
    )


def lost(t: Translator, reply: Reply) -> kit.Message:
    """For whoever wrote it: it reached nobody."""
    if not reply.stands:
        return kit.message(gone(t, reply))
    title = t("reply.lost")
    return kit.message(f"{title} {kit.inline(reply.text, 400)}", kit.section(title), *_words(t, reply))


def tick(t: Translator, reply: Reply, question: Question) -> kit.Message:
    """For an asker without a name: why a check mark in a channel did nothing, and how to say it here."""
    if not reply.stands:
        return kit.message(gone(t, reply))
    text = t("answer.tick")
    blocks = [kit.section(text), *_words(t, reply), kit.context(question_title.title(question, 200))]
    if reply.answer is not None and reply.answer.accepted_at is not None:
        blocks.append(kit.context(t("answer.given.accepted")))
    elif question.state in FOUND_IN:
        blocks.append(kit.actions(kit.button(t("answer.accept"), ACCEPT, reply.id, style="primary")))
    return kit.message(text, *blocks)


def about_session(t: Translator, reply: Reply, topic: str, fix: kit.Element | None = None) -> kit.Message:
    """For the other one of a request or a meeting; `fix`: a mentor may fix the time that they agreed on."""
    if not reply.stands:
        return kit.message(gone(t, reply))
    how = "session_words.how.asked" if fix else "session_words.how"
    title = t("session_words.brought", who=_who(t, reply.author), topic=kit.inline(topic, 120))
    return kit.message(
        f"{title} {kit.inline(reply.text, 400)}",
        kit.section(title),
        *_words(t, reply),
        *([kit.actions(fix)] if fix else []),
        kit.context(t(how, who=_who(t, reply.author))),
    )


def pointed(t: Translator, button: kit.Element | None) -> kit.Message:
    """For a colleague who named somebody better: one press hands it over."""
    text = t("heard.pointed")
    blocks: Sequence[kit.Block] = [kit.section(text)] + ([kit.actions(button)] if button else [])
    return kit.message(text, *blocks)
