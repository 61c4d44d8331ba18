"""Builds the Bolt app: what every listener is given, and the one place where errors become sentences."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from logging import WARNING, getLogger
from secrets import token_hex
from typing import Any

import structlog
from slack_bolt import App, BoltContext, BoltRequest, BoltResponse
from slack_sdk import WebClient

from bot.deps import Deps
from bot.errors import Refusal
from bot.handlers import register, unkept
from bot.handlers.acting import answer_error
from bot.handlers.ours import only_ours
from bot.handlers.strangers import only_members
from bot.store.base import cannot_keep, hurried

log = structlog.get_logger(__name__)

LISTENERS = 20  # threads: Bolt's own five let one slow call spoil another's three seconds
LAST_RETRY = 3  # how often Slack repeats an event that was not acknowledged


def build(deps: Deps, **bolt: Any) -> App:
    """The app, connected to nothing yet; `bolt` passes Bolt's own options, such as `authorize` in tests."""
    getLogger("slack_bolt").setLevel(WARNING)  # at INFO Bolt logs bodies, and so what members wrote
    if "authorize" not in bolt:
        token, url = deps.config.slack_bot_token.get_secret_value(), deps.config.slack_api_url
        bolt["client"] = WebClient(token, base_url=url, timeout=5)
    bolt.setdefault("listener_executor", ThreadPoolExecutor(LISTENERS, thread_name_prefix="listener"))
    app = App(**bolt)
    members = replace(deps, sessions=hurried(deps.sessions, deps.member_waits))

    @app.middleware
    def give_deps(context: BoltContext, next: Callable[[], BoltResponse]) -> BoltResponse:
        context["deps"] = members
        return next()

    app.middleware(only_ours)
    app.middleware(only_members)

    @app.error
    def apologise(
        error: Exception, request: BoltRequest, body: dict[str, Any], context: BoltContext
    ) -> BoltResponse:
        if isinstance(error, Refusal):
            return answer_error(deps, context, body, error)
        if cannot_keep(error):
            log.error("store.unavailable", error=type(error).__name__)
            return unkept.answer(deps, context, body, last_try=retries(request) >= LAST_RETRY)
        reference = token_hex(3)
        log.error("listener.failed", reference=reference, exc_info=error)
        if body.get("type") == "event_callback" and retries(request) < LAST_RETRY:
            return BoltResponse(status=500, body="")  # not acknowledged: Slack brings it again
        return answer_error(deps, context, body, Refusal("error.unexpected", reference=reference))

    register(app)
    return app


def retries(request: BoltRequest) -> int:
    """How often Slack has sent this event before."""
    return int(request.headers.get("x-slack-retry-num", ["0"])[0])
