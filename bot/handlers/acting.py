"""Who is acting, in which language, and how a "no" reaches them wherever they acted."""

import re
from dataclasses import dataclass
from html import unescape
from typing import Any, Protocol, TypeVar

from slack_bolt import BoltContext, BoltResponse
from sqlalchemy.orm import Session

from bot.deps import Deps
from bot.errors import Refusal
from bot.i18n import Translator, translator
from bot.services import people
from bot.slack import RefusedBySlack, TryLater, Unsure
from bot.store import workspaces
from bot.store.base import cannot_keep
from bot.store.models import Member, Question, RecallHit, Workspace
from bot.store.people import find, names
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


def who(session: Session, context: BoltContext) -> Acting:
    """The member behind the request; whether they may act was looked at before (`strangers`)."""
    member = find(session, workspaces.home(session, alone=True), context.user_id or "")
    if member is None:
        raise Refusal(UNKNOWN)
    return Acting(member, translator(people.language_of(member)))


def row(
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
    found = session.get(kind, int(number))
    if found is None or found.workspace_id != workspaces.home(session).id:
        raise Refusal(gone, field=field)
    return found


def question_on(session: Session, said: str) -> Question:
    """The question that a button is about; a refusal when the words it was drawn for are no more."""
    number, _, mark = said.partition(".")
    return _marked(row(session, Question, number), mark)


def hit_on(session: Session, said: str) -> RecallHit:
    """The same for a button beside one thing that the memory showed."""
    number, _, mark = said.partition(".")
    found = row(session, RecallHit, number)
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


def value(body: dict[str, Any]) -> str:
    """The value of the button that was pressed."""
    return str(body["actions"][0].get("value", ""))


def typed(view: dict[str, Any], field: str) -> Any:
    """What a form holds in a field: a text, an id, a list of chosen values, or None."""
    element = view["state"]["values"].get(field, {}).get(field, {})
    if "selected_options" in element:
        return [option["value"] for option in element["selected_options"] or []]
    if "selected_option" in element:
        return (element["selected_option"] or {}).get("value")
    if element.get("value"):
        return storable(element["value"])
    for key in (
        "selected_user",
        "selected_users",
        "selected_channel",
        "selected_conversation",
        "selected_date",
        "selected_time",
        "selected_date_time",
    ):
        if key in element:
            return element[key]
    return None


def began_with(view: dict[str, Any], field: str) -> str:
    """The words that stood in a field when the form was opened."""
    held = [
        block["element"].get("initial_value") for block in view["blocks"] if block.get("block_id") == field
    ]
    return storable(str(held[0])) if held and held[0] else ""


def minute(wall: str | None) -> int | None:
    """A time picker's "09:30" as minutes since midnight."""
    return int(wall[:2]) * 60 + int(wall[3:5]) if wall else None


def plain_text(session: Session, workspace: Workspace, text: str) -> str:
    """Slack's own notation as the member meant it: `<@U1>` becomes "@anna", `&lt;` becomes "<"."""
    ids = [body for sign, body, label in TOKEN.findall(text) if sign == "@" and not label]
    known = names(session, workspace, ids) if ids else {}

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


def storable(text: str) -> str:
    """Without what PostgreSQL or UTF-8 cannot hold: NUL, and halves of surrogate pairs."""
    return text.replace("\0", "").encode("utf-8", "ignore").decode()


def answer_error(deps: Deps, context: BoltContext, body: dict[str, Any], no: Refusal) -> BoltResponse:
    """The sentence, in the member's language: beside the field, in the acknowledgement, or in a message."""
    sentence = sentence_of(deps, context, no)
    if body.get("type") == "view_submission":
        field = no.field or _first_input(body["view"])
        if field:
            return answered({"response_action": "errors", "errors": {field: sentence}})
        notice = _notice(translator_of(deps, context), body["view"], sentence)
        return answered({"response_action": "update", "view": notice})
    if "command" in body and context.ack.response is None:
        return answered({"response_type": "ephemeral", **kit.message(sentence)})
    if context.respond and body.get("response_url"):
        context.respond(**kit.message(sentence), response_type="ephemeral", replace_original=False)
    else:
        written_in = (body.get("event") or {}).get("thread_ts")
        tell(deps, context, kit.message(sentence), thread_ts=written_in)
    return BoltResponse(status=200, body="")


def sentence_of(deps: Deps, context: BoltContext, no: Refusal) -> str:
    """A refusal in words."""
    return translator_of(deps, context)(no.key, **no.values)


def translator_of(deps: Deps, context: BoltContext) -> Translator:
    """The language of whoever acted, as far as a look can tell: no row is made, and it is told without a
    store, too."""
    try:
        with deps.reads() as session:
            workspace = workspaces.home(session)
            member = find(session, workspace, context.user_id or "")
            if member is not None:
                return translator(people.language_of(member))
            return translator(context.get("language") or workspace.language)
    except Exception as error:
        if not cannot_keep(error):
            raise
        return translator(context.get("language") or deps.config.language)


def tell(deps: Deps, context: BoltContext, message: kit.Message, *, thread_ts: str | None = None) -> None:
    """Answer whoever acted: in their conversation with the bot, or in a channel for their eyes only.

    `thread_ts` is the thread of that conversation in which they wrote.
    """
    slack_id, channel = context.user_id or "", context.channel_id
    try:
        if channel and not channel.startswith("D"):
            deps.slack.whisper(channel, slack_id, message)
            return
    except RefusedBySlack:
        pass
    except (TryLater, Unsure):
        return
    here = thread_ts if channel and channel.startswith("D") else None
    tell_privately(deps, context, message, thread_ts=here)


def tell_privately(
    deps: Deps, context: BoltContext, message: kit.Message, *, thread_ts: str | None = None
) -> None:
    """Answer whoever acted in their conversation with the bot, wherever they acted."""
    try:
        deps.slack.post(deps.slack.dm(context.user_id or ""), message, thread_ts=thread_ts)
    except (RefusedBySlack, TryLater, Unsure):
        return  # the act itself is kept; only this courtesy is lost


def _first_input(view: dict[str, Any]) -> str | None:
    return next((block["block_id"] for block in view["blocks"] if block["type"] == "input"), None)


def _notice(t: Translator, view: dict[str, Any], sentence: str) -> kit.View:
    return kit.modal("notice", view["title"]["text"], [kit.section(sentence)], close=t("form.close"))


def answered(body: dict[str, Any]) -> BoltResponse:
    """An acknowledgement with something in it."""
    return BoltResponse(status=200, body=body, headers={"content-type": "application/json"})
