"""Builds the Bolt app: what every listener is given, and the one place where errors become sentences."""

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from logging import WARNING, LogRecord, getLogger
from secrets import token_hex
from typing import Any

import structlog
from slack_bolt import App, BoltContext, BoltRequest, BoltResponse
from slack_bolt.error import BoltUnhandledRequestError
from slack_bolt.logger.messages import warning_client_prioritized_and_token_skipped
from slack_sdk import WebClient

from bot.deps import Deps
from bot.errors import Refusal
from bot.handlers import register
from bot.handlers.access import only_members
from bot.handlers.incoming import store_down
from bot.handlers.incoming.named_people import known_first
from bot.handlers.incoming.payload import GONE
from bot.handlers.incoming.relevance import only_ours
from bot.handlers.incoming.request_check import CheckedApp, kind_of, readable
from bot.handlers.request_context import answer_error
from bot.private_replies import PrivateReply, answer
from bot.slack import RefusedBySlack
from bot.store.engine.connections import cannot_keep
from bot.store.session_factory import hurried

log = structlog.get_logger(__name__)

LISTENERS = 20  # threads: Bolt's own five let one slow call spoil another's three seconds
TOO_LATE = {
    "expired_trigger_id",
    "trigger_expired",
    "invalid_trigger_id",
    "trigger_exchanged",
    "exchanged_trigger_id",
    "not_found",
    "hash_conflict",
}
LAST_RETRY = 3  # how often Slack repeats an event that was not acknowledged


def _matters(record: LogRecord) -> bool:
    """Bolt reads the token's setting by itself, and says that it will not use it: nobody has to know."""
    return record.getMessage() != warning_client_prioritized_and_token_skipped()


def build(deps: Deps, **bolt: Any) -> App:
    """The app, connected to nothing yet; `bolt` passes Bolt's own options, such as `authorize` in tests."""
    getLogger("slack_bolt").setLevel(WARNING)  # at INFO Bolt logs bodies, and so what members wrote
    getLogger("slack_bolt.App").addFilter(_matters)
    if "authorize" not in bolt:
        token, url = deps.config.slack_bot_token.get_secret_value(), deps.config.slack_api_url
        bolt["client"] = WebClient(token, base_url=url, timeout=5)
    bolt.setdefault("listener_executor", ThreadPoolExecutor(LISTENERS, thread_name_prefix="listener"))
    app = CheckedApp(
        name="eclair", raise_error_for_unhandled_request=True, **bolt
    )  # else Bolt reads the stack
    members = replace(deps, sessions=hurried(deps.sessions, deps.member_waits))

    @app.middleware
    def give_deps(context: BoltContext, next: Callable[[], BoltResponse]) -> BoltResponse:
        context["deps"] = members
        context["respond"] = courteous(deps, context)
        return next()

    app.middleware(only_ours)
    app.middleware(only_members)
    app.middleware(readable)
    app.middleware(known_first)

    @app.error
    def apologise(
        error: Exception,
        request: BoltRequest,
        body: dict[str, Any],
        context: BoltContext,
        response: BoltResponse | None,
    ) -> BoltResponse | None:
        no = error if isinstance(error, Refusal) else refusal_of(error, body)
        if no is None and cannot_keep(error):
            log.error("store.unavailable", error=type(error).__name__)
            return store_down.answer(deps, context, body, last_try=retries(request) >= LAST_RETRY)
        if no is None:
            reference = token_hex(3)
            log.error("listener.failed", reference=reference, exc_info=error)
            if body.get("type") == "event_callback" and retries(request) < LAST_RETRY:
                return BoltResponse(status=500, body="")  # not acknowledged: Slack brings it again
            no = Refusal("error.unexpected", reference=reference)
        answer = said(deps, context, body, no)
        return answer if response is not None else None  # None: acknowledged already

    register(app)
    return app


def courteous(deps: Deps, context: BoltContext) -> Callable[..., None]:
    """What listeners are given as `respond`: an answer that Slack puts off is given later."""
    respond: Any = context.respond

    def say(**message: Any) -> None:
        at = context.response_url or ""
        deps.say(PrivateReply(context.user_id or "", at, lambda: answer(respond, message)))

    return say


def refusal_of(error: Exception, body: dict[str, Any]) -> Refusal | None:
    """What a member should hear of an error that is nobody's fault: a button or a form of another time."""
    if isinstance(error, BoltUnhandledRequestError):
        log.warning("payload.unhandled", kind=kind_of(body))
        return Refusal(GONE)
    if isinstance(error, RefusedBySlack) and error.code in TOO_LATE:
        log.warning("form.too_late", code=error.code)
        return Refusal("form.too_late")
    return None


def said(deps: Deps, context: BoltContext, body: dict[str, Any], no: Refusal) -> BoltResponse:
    """The answer. The last door: whatever fails here must not leave Bolt without one."""
    try:
        return answer_error(deps, context, body, no)
    except Exception as error:
        log.error("apology.failed", key=no.key, exc_info=error)
        return BoltResponse(status=200, body="")


def retries(request: BoltRequest) -> int:
    """How often Slack has sent this event before."""
    told = str(request.headers.get("x-slack-retry-num", ["0"])[0])
    return int(told) if re.fullmatch(r"[0-9]{1,4}", told) else LAST_RETRY
