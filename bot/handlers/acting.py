"""Who is acting, in which language, and how a "no" reaches them wherever they acted."""

import re
from dataclasses import dataclass
from html import unescape
from typing import Any, TypeVar

from slack_bolt import BoltContext, BoltResponse
from sqlalchemy.orm import Session

from bot.deps import Deps
from bot.errors import Refusal
from bot.i18n import Translator, translator
from bot.services import people, settings
from bot.slack import RefusedBySlack, TryLater, Unsure
from bot.store import workspaces
from bot.store.base import Base
from bot.store.models import Member, Question, RecallHit, Workspace
from bot.store.people import names
from bot.views import kit

OUTSIDE = "pilot.not_yet"
Row = TypeVar("Row", bound=Base)
TOKEN = re.compile(r"<([@#!]?)([^<|>]*)(?:\|([^<>]*))?>")  # a "<" in it would look again from each


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
    """The member behind the request, added when first seen; refused to bots, and outside a pilot."""
    team, user = context.team_id or context.enterprise_id, context.user_id
    if team is None or user is None:
        raise LookupError("the request names no member")
    member = people.get_or_add(session, workspaces.of_team(session, team, alone=True), user)
    if member.is_bot:
        raise Refusal(OUTSIDE)
    if member.workspace.has_pilot and not (member.in_pilot or settings.may_change(member)):
        raise Refusal(OUTSIDE)
    return Acting(member, translator(people.language_of(member)))


def row(session: Session, kind: type[Row], number: str | int, gone: str = "question.gone") -> Row:
    """The row that a button or a form is about; a refusal, `gone`, when it is no more."""
    found = session.get(kind, int(number))
    if found is None or getattr(found, "is_frame", False):
        raise Refusal(gone)
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
    """The sentence, in the member's language: beside the field, in the acknowledgement, or in a message.

    Nothing is said to whoever is outside a pilot and merely wrote or reacted somewhere.
    """
    if no.key == OUTSIDE and body.get("type") == "event_callback":
        return BoltResponse(status=200, body="")
    sentence = sentence_of(deps, context, no)
    if body.get("type") == "view_submission":
        field = no.field or _first_input(body["view"])
        if field:
            return _json({"response_action": "errors", "errors": {field: sentence}})
        return _json({"response_action": "update", "view": _notice(deps, context, body["view"], sentence)})
    if "command" in body and context.ack.response is None:
        return _json({"response_type": "ephemeral", **kit.message(sentence)})
    if context.get("respond") and body.get("response_url"):
        context["respond"](**kit.message(sentence), response_type="ephemeral", replace_original=False)
    else:
        written_in = (body.get("event") or {}).get("thread_ts")
        tell(deps, context, kit.message(sentence), thread_ts=written_in)
    return BoltResponse(status=200, body="")


def sentence_of(deps: Deps, context: BoltContext, no: Refusal) -> str:
    """A refusal in words."""
    with deps.sessions.begin() as session:
        workspace = workspaces.of_team(session, context.team_id or "")
        member = people.get_or_add(session, workspace, context.user_id or "")
        return translator(people.language_of(member))(no.key, **no.values)


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


def _notice(deps: Deps, context: BoltContext, view: dict[str, Any], sentence: str) -> kit.View:
    with deps.sessions.begin() as session:
        t = who(session, context).t
    return kit.modal("notice", view["title"]["text"], [kit.section(sentence)], close=t("form.close"))


def _json(body: dict[str, Any]) -> BoltResponse:
    return BoltResponse(status=200, body=body, headers={"content-type": "application/json"})
