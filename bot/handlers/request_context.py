"""Who is acting, in which language, and how a "no" reaches them wherever they acted."""

import re
from dataclasses import dataclass
from html import unescape
from http.client import HTTPException
from typing import Any, Protocol, TypeVar

from slack_bolt import BoltContext, BoltResponse
from sqlalchemy.orm import Session

from bot.deps import Deps
from bot.errors import Refusal
from bot.handlers.incoming import payload
from bot.handlers.incoming.payload import storable
from bot.i18n import Translator, translator
from bot.private_replies import PrivateMessage
from bot.services.people import identity
from bot.store import workspaces
from bot.store.engine.connections import cannot_keep
from bot.store.models import Member, Question, RecallHit, Workspace
from bot.store.models.channels import is_direct
from bot.store.people.members import find, names
from bot.store.visibility import Text, alone, may_see, stands
from bot.views import kit

UNKNOWN = "people.not_here"
TOKEN = re.compile(r"<([@#!]?)([^<|>]*)(?:\|([^<>]*))?>")  # a "<" in it would look again from each


class OfWorkspace(Protocol):
    """What every row has: the workspace that it belongs to."""

    workspace_id: Any


Row = TypeVar("Row", bound=OfWorkspace)


@dataclass(frozen=True, slots=True)
class Acting:
    """The member who acted, in this transaction, and their language."""

    member: Member
    t: Translator

    @property
    def workspace(self) -> Workspace:
        """Their workspace."""
        return self.member.workspace


def current_member(session: Session, context: BoltContext) -> Acting:
    """The member behind the request; whether they may act, access.only_members looked at before."""
    workspaces.hold(session)
    member = find(session, context.user_id or "")
    if member is None:
        raise Refusal(UNKNOWN)
    return Acting(member, translator(identity.language_of(member)))


def get_or_refuse(
    session: Session,
    kind: type[Row],
    number: str | int,
    gone: str = "question.gone",
    *,
    field: str | None = None,
) -> Row:
    """The row that a button or a form is about; a refusal, `gone`, when it is no more, or not of this house.

    A number comes from outside: every handler turns it into a row here, and nowhere else.
    """
    found = session.get(kind, payload.number(number, gone))
    is_frame = getattr(found, "is_frame", False)
    if found is None or is_frame or found.workspace_id != workspaces.home(session).id:
        raise Refusal(gone, field=field)
    return found


def question_on(session: Session, said: str) -> Question:
    """The question that a button is about; a refusal when the words it was drawn for are no more."""
    number, _, mark = said.partition(".")
    return _marked(get_or_refuse(session, Question, number), mark)


def hit_on(session: Session, said: str) -> RecallHit:
    """The same for a button beside one thing that the memory showed."""
    number, _, mark = said.partition(".")
    found = get_or_refuse(session, RecallHit, number)
    _marked(found.question, mark)
    return found


def _marked(question: Question, mark: str) -> Question:
    if mark and mark != question.words_mark:
        raise Refusal("question.gone")
    return question


def check_seen(session: Session, text: Text, reader: Member, field: str | None = None) -> None:
    """Refuse to show a text, by whichever button, to somebody who may not see it."""
    if not may_see(session, alone(reader), text):
        is_over = isinstance(text, Question) and not stands(text)
        raise Refusal("question.closed" if is_over else "text.elsewhere", field=field)


def plain_text(session: Session, text: str) -> str:
    """Slack's own notation as the member meant it: `<@U1>` becomes "@anna", `&lt;` becomes "<"."""
    ids = [body for sign, body, label in TOKEN.findall(text) if sign == "@" and not label]
    known = names(session, ids) if ids else {}

    def said(match: re.Match[str]) -> str:
        sign, body, label = match.groups()
        if sign == "@":
            return f"@{label or known.get(body, body)}"
        if sign == "#":
            return f"#{label or body}"
        if sign == "!":
            return ((label or "").lstrip("@") and f"@{(label or '').lstrip('@')}") or f"@{body.split('^')[0]}"
        return f"{label} ({body})" if label and label not in body else body

    return storable(unescape(TOKEN.sub(said, text)))


def answer_error(deps: Deps, context: BoltContext, body: dict[str, Any], no: Refusal) -> BoltResponse:
    """The sentence, in the member's language: beside the field, in the acknowledgement, or in a message.

    Nothing is said of an event that nobody here listens to.
    """
    if no.key == payload.GONE and body.get("type") in ("event_callback", "view_closed"):
        return BoltResponse(status=200, body="")
    if not context.user_id:
        return BoltResponse(status=200, body="")
    sentence = sentence_of(deps, context, no)
    if body.get("type") == "view_submission" and payload.is_shown(body["view"]):
        return _in_form(deps, context, body["view"], no, sentence)
    if "command" in body and context.ack.response is None:
        return answered({"response_type": "ephemeral", **kit.message(sentence)})
    torn = no.key == payload.UNREADABLE  # then the address for answers is not to be trusted either
    if torn or not _responded(context, body, sentence):
        written_in = (body.get("event") or {}).get("thread_ts")
        reply_privately(deps, context, kit.message(sentence), thread_ts=written_in)
    return BoltResponse(status=200, body="")


def _in_form(
    deps: Deps, context: BoltContext, view: dict[str, Any], no: Refusal, sentence: str
) -> BoltResponse:
    """Beside its field, else beside the first one: nothing that was typed is lost."""
    shown = payload.fields(view)
    field = no.field if no.field in shown else next(iter(shown), None)
    if field:
        return answered({"response_action": "errors", "errors": {field: sentence}})
    return answered(
        {"response_action": "update", "view": _notice(translator_of(deps, context), view, sentence)}
    )


def _responded(context: BoltContext, body: dict[str, Any], sentence: str) -> bool:
    """Whether it could be said where the press was."""
    if not (context.get("respond") and body.get("response_url")):
        return False
    try:
        context["respond"](**kit.message(sentence), response_type="ephemeral", replace_original=False)
    except (OSError, HTTPException, ValueError):
        return False
    return True


def sentence_of(deps: Deps, context: BoltContext, no: Refusal) -> str:
    """A refusal in words."""
    return translator_of(deps, context)(no.key, **no.values)


def translator_of(deps: Deps, context: BoltContext) -> Translator:
    """The language of whoever acted, as far as a look can tell: no row is made, and it is told without a
    store, too."""
    try:
        with deps.read_sessions() as session:
            workspace = workspaces.home(session)
            member = find(session, context.user_id or "")
            if member is not None:
                return translator(identity.language_of(member))
            return translator(context.get("language") or workspace.language)
    except Exception as error:
        if not cannot_keep(error):
            raise
        return translator(context.get("language") or deps.config.language)


def reply_privately(
    deps: Deps, context: BoltContext, message: kit.Message, *, thread_ts: str | None = None
) -> None:
    """Answer whoever acted: in their conversation with the bot, or in a channel for their eyes only.

    `thread_ts` is the thread of that conversation in which they wrote.
    """
    channel = context.channel_id or ""
    if is_direct(channel):
        reply_in_conversation(deps, context, message, thread_ts=thread_ts)
    else:
        words = PrivateMessage(deps.slack, context.user_id or "", message, deps.clock(), channel or None)
        deps.say(words.courtesy())


def reply_in_conversation(
    deps: Deps, context: BoltContext, message: kit.Message, *, thread_ts: str | None = None
) -> None:
    """Answer whoever acted in their conversation with the bot, wherever they acted."""
    words = PrivateMessage(deps.slack, context.user_id or "", message, deps.clock(), thread_ts=thread_ts)
    deps.say(words.courtesy())


def show_over(deps: Deps, body: dict[str, Any], form: kit.View) -> None:
    """A form, on top of the one in which its button stands, if it stands in one."""
    if (body.get("view") or {}).get("type") == "modal":
        deps.slack.push(body["trigger_id"], form)
    else:
        deps.slack.open(body["trigger_id"], form)


def _notice(t: Translator, view: dict[str, Any], sentence: str) -> kit.View:
    return kit.modal("notice", payload.title(view), [kit.section(sentence)], close=t("form.close"))


def answered(body: dict[str, Any]) -> BoltResponse:
    """An acknowledgement with something in it."""
    return BoltResponse(status=200, body=body, headers={"content-type": "application/json"})
