"""What a gesture in Slack is known by, so that the same one delivered twice is recognised."""

from hashlib import sha256

from bot.store.encryption import Seal


def source_of(seal: Seal, kind: str, *parts: str) -> str:
    """What one gesture in Slack is known by: a keyed mark, so that nobody finds who made it by trying."""
    return f"{kind}:{seal.keyed_hash(':'.join(parts))[:40]}"


def source_of_message(seal: Seal, channel: str, ts: str) -> str:
    """What the question is known by that a message asked."""
    return source_of(seal, "message", channel, ts)


def sources_of_message(seal: Seal, channel: str, ts: str) -> tuple[str, ...]:
    """Every way in which a row may know a message: by its mark, as before marks were keyed, and in clear."""
    plain = f"message:{channel}:{ts}"
    unkeyed = sha256(f"{channel}:{ts}".encode()).hexdigest()[:40]
    return source_of_message(seal, channel, ts), f"message:{unkeyed}", plain
