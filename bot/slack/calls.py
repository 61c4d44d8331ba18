"""One call of Slack's Web API. Ways to fail are told apart because they are mended differently.

An answer without what the bot reads in it (a proxy's page, a stumble of Slack's) is one that tells nothing.
"""

import re
from collections.abc import Mapping
from http.client import HTTPException
from typing import Any
from urllib.error import URLError

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web import SlackResponse

from bot.slack.failures import NotSlack, RefusedBySlack, TokenRefused, TryLater, UnknownOutcome
from bot.slack.response_shapes import shaped

WORD = r"[A-Za-z0-9_.:-]{1,100}"  # what Slack says no in; anything else is no answer of Slack's
SHORTEST_PAUSE, LONGEST_PAUSE = 1.0, 3600.0  # seconds; then Slack is asked again
UNKNOWN_OUTCOME = {
    "internal_error",
    "fatal_error",
    "service_unavailable",
    "request_timeout",
    "team_added_to_org",
}
NO_TOKEN = {
    "account_inactive",
    "app_uninstalled",
    "invalid_auth",
    "not_authed",
    "token_expired",
    "token_revoked",
}
JSON = {
    "chat.postMessage",
    "chat.update",
    "chat.postEphemeral",
    "views.open",
    "views.push",
    "views.update",
    "views.publish",
}


def ask(client: WebClient, method: str, **arguments: Any) -> SlackResponse:
    """The answer, or one of the failures."""
    try:
        answer = (
            client.api_call(method, json={k: v for k, v in arguments.items() if v is not None})
            if method in JSON
            else client.api_call(method, params=arguments)
        )
    except SlackApiError as error:
        raise named_failure(error) from error
    except (URLError, OSError, HTTPException, SlackClientError) as error:
        raise unanswered(error) from error
    except UnicodeError as error:  # a name of a host (its address, a proxy, elsewhere) that cannot be one
        raise NotSlack("odd_name" if "idna" in str(error) else "odd_answer") from error
    except (AttributeError, LookupError, RecursionError, ValueError) as error:
        raise NotSlack("odd_answer") from error  # slack_sdk, where the answer is no object of JSON
    if not shaped(method, answer.data):
        raise NotSlack("odd_answer")
    return answer


def unanswered(error: Exception) -> UnknownOutcome:
    """What a line comes down to that broke, or never was one."""
    root = getattr(error, "reason", error)
    broke = isinstance(root, TimeoutError | ConnectionResetError | BrokenPipeError | HTTPException)
    return UnknownOutcome(type(error).__name__) if broke else NotSlack(type(error).__name__)


def named_failure(error: SlackApiError) -> Exception:
    """What Slack's answer comes down to."""
    response = error.response
    status = getattr(response, "status_code", 200)
    body = response if isinstance(response, dict) else getattr(response, "data", None)
    said = body.get("error") if isinstance(body, dict) else None
    code = said if isinstance(said, str) and re.fullmatch(WORD, said) else ""  # slack_sdk puts pages there
    if status == 429 or code == "ratelimited":
        return TryLater(pause_of(getattr(response, "headers", {}) or {}))
    if status >= 500 or code in UNKNOWN_OUTCOME:
        return UnknownOutcome(code or str(status))
    if not code:
        return NotSlack(str(status))
    return TokenRefused(code) if code in NO_TOKEN else RefusedBySlack(code)


def pause_of(headers: Mapping[str, Any]) -> float:
    """Seconds to wait; one where Slack, or what stands before it, says no number, and an hour at most."""
    told = headers.get("Retry-After", headers.get("retry-after"))
    digits = re.fullmatch(r"([0-9]{1,100})(\.[0-9]*)?", str(told).strip())
    return min(float(digits[0]), LONGEST_PAUSE) if digits else SHORTEST_PAUSE
