"""What Slack says no to while the bot starts, as a sentence for whoever runs it."""

from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPException
from urllib.error import URLError

from slack_sdk.errors import SlackApiError, SlackClientError

from bot.errors import Unready
from bot.slack.calls import named_failure
from bot.slack.failures import RefusedBySlack, TokenRefused, TryLater, Unsure


@contextmanager
def reaching() -> Iterator[None]:
    """Slack's refusal, or a line that does not lead to it, becomes an `Unready`."""
    try:
        with told_apart():
            yield
    except (RefusedBySlack, TryLater, Unsure) as error:
        raise _sentence(error) from error


@contextmanager
def told_apart() -> Iterator[None]:
    """What Slack's own libraries raise becomes one of the failures."""
    try:
        yield
    except SlackApiError as error:
        raise named_failure(error) from error
    except (URLError, HTTPException, SlackClientError, TimeoutError, ConnectionError) as error:
        raise Unsure(type(error).__name__) from error


def _sentence(error: RefusedBySlack | TryLater | Unsure) -> Unready:
    if isinstance(error, RefusedBySlack | TokenRefused):
        return refused(error.code)
    return Unready(f"Slack is out of reach ({error}): see that this machine may reach it, and start again.")


def refused(code: str) -> Unready:
    """Slack's word for why it does not take the bot's token, as a sentence."""
    return Unready(
        f"Slack refuses: {code}. See that SLACK_BOT_TOKEN and SLACK_APP_TOKEN are those of this "
        "app, with the scopes of manifest.yml, and that it is installed (docs/admin.md, The app in Slack)."
    )
