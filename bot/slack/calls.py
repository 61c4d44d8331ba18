"""One call of Slack's Web API. Three ways to fail, told apart because they are mended differently."""

from http.client import HTTPException
from typing import Any
from urllib.error import URLError

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web import SlackResponse

from bot.slack.failures import RefusedBySlack, TryLater, Unsure

UNKNOWN_OUTCOME = {
    "internal_error",
    "fatal_error",
    "service_unavailable",
    "request_timeout",
    "team_added_to_org",
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
    """The answer, or one of the three failures."""
    try:
        return (
            client.api_call(method, json={k: v for k, v in arguments.items() if v is not None})
            if method in JSON
            else client.api_call(method, params=arguments)
        )
    except SlackApiError as error:
        raise named_failure(error) from error
    except (URLError, OSError, HTTPException, SlackClientError) as error:
        raise Unsure(type(error).__name__) from error


def named_failure(error: SlackApiError) -> Exception:
    """What Slack's answer comes down to."""
    response = error.response
    status = getattr(response, "status_code", 200)
    body = response if isinstance(response, dict) else getattr(response, "data", None)
    code = body.get("error", "") if isinstance(body, dict) else ""
    if status == 429 or code == "ratelimited":
        headers = getattr(response, "headers", {}) or {}
        return TryLater(float(headers.get("Retry-After", headers.get("retry-after", 1))))
    if status >= 500 or not code or code in UNKNOWN_OUTCOME:
        return Unsure(code or str(status))
    return RefusedBySlack(code)
