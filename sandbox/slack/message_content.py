"""What every message of the app has to be, whether it comes by a call, a response_url or an answer."""

from sandbox.slack.blockkit import problems
from sandbox.state.types import Json, SlackError, refused

MOST_CHARACTERS = 40_000
MOST_ATTACHMENTS = 100


def checked(text: str, blocks: object, attachments: object = None) -> Json:
    """Refuse a message that Slack would not take, or would show as nothing."""
    if not text and not blocks and not attachments:
        raise SlackError("no_text")
    if len(text) > MOST_CHARACTERS:
        raise SlackError("msg_too_long")
    if isinstance(attachments, list) and len(attachments) > MOST_ATTACHMENTS:
        raise SlackError("too_many_attachments")
    if blocks is not None and (found := problems({"text": text, "blocks": blocks}, "message")):
        raise refused("invalid_blocks", *found)
    return {"text": text, "blocks": blocks or None, "attachments": attachments or None}
