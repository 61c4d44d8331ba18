"""What Slack says no to while the bot starts, as a sentence for whoever runs it."""

from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPException
from urllib.error import URLError

from slack_sdk.errors import SlackApiError, SlackClientError

from bot.errors import Unready
from bot.slack.calls import named_failure
from bot.slack.failures import RefusedBySlack, TryLater, Unsure


@contextmanager
def reaching() -> Iterator[None]:
    """Slack's refusal, or a line that does not lead to it, becomes an `Unready`."""
    try:
        yield
    except SlackApiError as error:
        raise _sentence(named_failure(error)) from error
    except (
        RefusedBySlack,
        TryLater,
        Unsure,
        URLError,
        HTTPException,
        SlackClientError,
        TimeoutError,
    ) as error:
        raise _sentence(error) from error


def _sentence(error: Exception) -> Unready:
    if isinstance(error, RefusedBySlack):
        return Unready(
            f"Slack refuses: {error.code}. See that SLACK_BOT_TOKEN and SLACK_APP_TOKEN are those of this "
            "app, with the scopes of manifest.yml (docs/admin.md, The app in Slack)."
        )
    return Unready(f"Slack is out of reach ({error}): see that this machine may reach it, and start again.")
