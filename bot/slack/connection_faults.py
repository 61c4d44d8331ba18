"""What Slack says no to while the bot starts, or is looked at, as a sentence for whoever runs it."""

import logging
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPException
from typing import Any
from urllib.error import URLError

from slack_sdk.errors import SlackApiError, SlackClientError

from bot.errors import Unready
from bot.slack.calls import named_failure, unanswered
from bot.slack.failures import RefusedBySlack, TokenRefused, TryLater, UnknownOutcome

CONNECT = "apps.connections.open"
FROM = {
    "SLACK_BOT_TOKEN": "copy the bot token again (api.slack.com/apps, OAuth & Permissions)",
    "SLACK_APP_TOKEN": "make an app-level token again (api.slack.com/apps, Basic Information)",
}
# What Slack says of a token: what that means; what is not here is told in Slack's own word.
REFUSALS = {
    "invalid_auth": "is no token that Slack knows, or is not accepted from here",
    "not_authed": "is no token that Slack knows",
    "not_allowed_token_type": "is a token of another kind",
    "token_revoked": "was revoked",
    "token_expired": "has expired",
    "account_inactive": "is of an app that was taken out of the workspace: install it again, then",
    "app_not_installed": "is of an app that is not installed: install it to the workspace, then",
    "team_access_not_granted": "is of an app without access to this workspace: have it approved, then",
    "org_login_required": "is of a workspace that moves to another organisation: wait for its end, then",
    "ekm_access_denied": "is kept from working by your organisation's administrators: ask them, then",
    "access_denied": "is kept from working by your organisation's administrators: ask them, then",
}
NO_NAME = "no such name is known: see the address, and this machine's DNS"
# What the line met, by the kind of error at its root.
LINES: tuple[tuple[type[BaseException], str], ...] = (
    (socket.gaierror, NO_NAME),
    (UnicodeError, NO_NAME),  # it cannot be one
    (
        ssl.SSLCertVerificationError,
        "its certificate is not trusted: a proxy of yours belongs in SSL_CERT_FILE",
    ),
    (ssl.SSLError, "no TLS is spoken there: see https:// in the address, and the proxy"),
    (ConnectionRefusedError, "the connection is refused there"),
    (ConnectionResetError, "the connection breaks off"),
    (TimeoutError, "no answer comes in time"),
)


@contextmanager
def silent() -> Iterator[None]:
    """Slack's libraries say nothing meanwhile: what they would say is told in a sentence, or is no news."""
    loggers = [logging.getLogger(name) for name in ("slack_sdk", "slack_bolt")]
    before = [logger.level for logger in loggers]
    try:
        for logger in loggers:
            logger.setLevel(logging.CRITICAL)
        yield
    finally:
        for logger, level in zip(loggers, before, strict=True):
            logger.setLevel(level)


@contextmanager
def reaching() -> Iterator[None]:
    """Slack's refusal, or a line that does not lead to it, becomes an `Unready`; its libraries are silent."""
    try:
        with silent(), told_apart():
            yield
    except (RefusedBySlack, TryLater, UnknownOutcome) as error:
        raise _sentence(error) from error


@contextmanager
def told_apart() -> Iterator[None]:
    """What Slack's own libraries raise becomes one of the failures."""
    try:
        yield
    except SlackApiError as error:
        raise named_failure(error) from error
    except (URLError, HTTPException, SlackClientError, TimeoutError, ConnectionError) as error:
        raise unanswered(error) from error
    except (RefusedBySlack, TryLater, UnknownOutcome):
        raise
    except Exception as error:
        said = error.__context__  # Bolt's own word for it hides what Slack said
        if not isinstance(said, SlackApiError):
            raise
        raise named_failure(said) from said


def _sentence(error: RefusedBySlack | TryLater | UnknownOutcome) -> Unready:
    if not isinstance(error, RefusedBySlack | TokenRefused):
        return Unready(
            f"Slack is out of reach ({_line(error)}). See that SLACK_API_URL is right and that this machine "
            "may reach it (HTTPS_PROXY, where there is one), and start again."
        )
    response: Any = getattr(error.__cause__, "response", None)
    setting = "SLACK_APP_TOKEN" if CONNECT in getattr(response, "api_url", "") else "SLACK_BOT_TOKEN"
    if error.code == "missing_scope":
        return Unready(without_scope(setting, str((response.data if response else {}).get("needed") or "")))
    return refused(error.code, setting)


def refused(code: str, setting: str = "SLACK_BOT_TOKEN") -> Unready:
    """Slack's word for why it does not take a token, as a sentence."""
    if what := REFUSALS.get(code):
        return Unready(f"{setting} {what} ({code}): {FROM[setting]}.")
    return Unready(
        f"Slack refuses {setting}: {code}. See that SLACK_BOT_TOKEN and SLACK_APP_TOKEN are those of "
        "this app, with the scopes of manifest.yml (docs/admin.md, The app in Slack)."
    )


def without_scope(setting: str, scope: str) -> str:
    """What to do about a token to which something was not granted."""
    if setting == "SLACK_APP_TOKEN":
        return f"SLACK_APP_TOKEN lacks the scope connections:write: {FROM[setting]} with it."
    return (
        f"SLACK_BOT_TOKEN lacks the scope {scope or '(Slack does not say which)'}: paste manifest.yml again "
        "in the app's settings, and reinstall the app to the workspace."
    )


def _line(error: BaseException) -> str:
    """What the line met: a sentence of ours, or a word of Slack's."""
    root: BaseException | None = error
    while root is not None:
        reason = getattr(root, "reason", None)
        root = reason if isinstance(reason, BaseException) else root
        if found := next((what for kind, what in LINES if isinstance(root, kind)), ""):
            return found
        if isinstance(root, OSError) and "Tunnel connection failed" in str(root):
            return "the proxy lets nothing through: see HTTPS_PROXY"
        root = root.__cause__
    if isinstance(error, TryLater):
        return "it is asked too often: wait a minute"
    if isinstance(error, UnknownOutcome):
        return f"what answers there is not Slack, or has a fault: {error}"
    return type(error).__name__
