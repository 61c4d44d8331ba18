"""Whoever asked to be forgotten, and acts again: Éclair asks first, and does, makes and keeps nothing before.

The same door stands in the Home tab of a colleague of whom nothing is known.
"""

from typing import Any

from slack_bolt import Ack, BoltContext, BoltResponse, Respond

from bot import home_drawing
from bot.deps import Deps
from bot.handlers.incoming.actors import part
from bot.handlers.request_context import answered, plain_text, reply_privately, translator_of
from bot.i18n import Translator, translator
from bot.private_replies import PrivateReply
from bot.services.people import identity
from bot.store import workspaces
from bot.store.models import Member
from bot.store.people.members import Profile, find
from bot.views import kit
from bot.views.privacy import return_form


def is_consent(body: dict[str, Any]) -> bool:
    """Whether this is the press that brings somebody back."""
    if body.get("type") == "view_submission":
        return part(body, "view").get("callback_id") == return_form.FORM
    pressed = [one.get("action_id") for one in body.get("actions") or () if isinstance(one, dict)]
    return pressed == [return_form.START_AGAIN]


def ask_first(body: dict[str, Any], context: BoltContext, deps: Deps) -> BoltResponse:
    """The question, where they acted. What they typed is given back, or left where it stands."""
    t = translator_of(deps, context)
    if body.get("type") == "view_submission":
        return answered({"response_action": "push", "view": return_form.form(t, below=True)})
    if "command" in body:
        asked = return_form.ask_first(t, _typed(body, deps))
        return answered({"response_type": "ephemeral", **asked})
    if "event" in body:
        reply_privately(
            deps, context, return_form.ask_first(t), thread_ts=part(body, "event").get("thread_ts")
        )
    elif body.get("response_url") and context.respond:
        context.respond(**return_form.ask_first(t), response_type="ephemeral", replace_original=False)
    elif part(body, "view").get("type") == "modal":
        deps.slack.push(body["trigger_id"], return_form.form(t, below=True))
    else:
        deps.slack.open(body["trigger_id"], return_form.form(t, below=False))
    return BoltResponse(status=200, body="")


def _typed(body: dict[str, Any], deps: Deps) -> str:
    with deps.read_sessions() as session:
        words = plain_text(session, str(body.get("text") or ""))
    return f"{body['command']} {words}".strip()


def show_unknown_home(context: BoltContext, deps: Deps) -> BoltResponse:
    """The Home tab of somebody of whom nothing is known; no row is made for it."""
    publish_unknown_home(deps, context.user_id or "", translator_of(deps, context))
    return BoltResponse(status=200, body="")


def publish_unknown_home(deps: Deps, slack_id: str, t: Translator) -> None:
    """A courtesy; what Slack does not take now is drawn later, unless they came back meanwhile."""

    def draw() -> None:
        with deps.read_sessions() as session:
            is_back = find(session, slack_id) is not None
        if not is_back:
            deps.slack.publish(slack_id, return_form.door(t))

    deps.say(PrivateReply(slack_id, f"home:{slack_id}", draw))


def start_again(ack: Ack, respond: Respond, body: dict[str, Any], context: BoltContext, deps: Deps) -> None:
    """The button of the question, and of the door; the words that were given back stay where they are."""
    member = _come_back(deps, context)
    ack()
    if body.get("response_url"):
        t = translator(identity.language_of(member))
        respond(**kit.message(t("again.done")), response_type="ephemeral", replace_original=False)
    home_drawing.draw_now(deps, member)


def start_again_in_form(ack: Ack, body: dict[str, Any], context: BoltContext, deps: Deps) -> None:
    """The same in a form; one that lies below is there again, with all that was typed."""
    member = _come_back(deps, context)
    if part(body, "view").get("private_metadata") == return_form.BELOW:
        ack()
    else:
        ack(response_action="update", view=return_form.done(translator(identity.language_of(member))))
    home_drawing.draw_now(deps, member)


def _come_back(deps: Deps, context: BoltContext) -> Member:
    profile = context.get("profile") or Profile(context.user_id or "")
    with deps.sessions.begin() as session:
        workspaces.hold(session)
        return identity.start_again(session, profile)
