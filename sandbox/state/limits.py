"""Slack's speed limits.

Figures: docs.slack.dev/apis/web-api/rate-limits and slackapi/java-slack-sdk
`metadata/web-api/rate_limit_tiers.json` (1, 20, 50 and 100 calls a minute for tiers 1 to 4; one message a
second and channel, short bursts allowed). All of it runs on the machine's monotonic time, whatever the
sandbox's clock says.
"""

import math
from dataclasses import dataclass, field
from time import monotonic

from sandbox.state.types import SlackError

PER_MINUTE = {1: 1, 2: 20, 3: 50, 4: 100}
TIERS: dict[str, int] = {
    "chat.postEphemeral": 4,
    "chat.update": 3,
    "chat.delete": 3,
    "conversations.open": 3,
    "conversations.info": 3,
    "conversations.members": 4,
    "conversations.history": 3,
    "conversations.replies": 3,
    "conversations.list": 2,
    "conversations.join": 3,
    "users.info": 4,
    "users.list": 2,
    "users.conversations": 2,
    "views.open": 4,
    "views.push": 4,
    "views.update": 4,
    "views.publish": 4,
    "reactions.add": 3,
    "reactions.get": 3,
    "reactions.remove": 2,
    "files.getUploadURLExternal": 4,
    "files.completeUploadExternal": 4,
    "dnd.info": 3,
    "team.info": 3,
    "usergroups.list": 2,
    "usergroups.users.list": 2,
    "bots.info": 3,
}
POST_BURST, POSTS_A_MINUTE = 4, 300
CONNECTION_BURST = 10


class RateLimitedError(SlackError):
    def __init__(self, retry_after: int) -> None:
        super().__init__("ratelimited")
        self.retry_after = retry_after


@dataclass
class Bucket:
    """Holds `size` calls and refills `per_second`."""

    size: float
    per_second: float
    level: float = field(init=False)
    at: float = field(default_factory=monotonic)

    def __post_init__(self) -> None:
        self.level = self.size

    def take(self) -> float:
        """Take one call out; returns 0, or the seconds to wait when the bucket is empty."""
        now = monotonic()
        self.level = min(self.size, self.level + (now - self.at) * self.per_second)
        self.at = now
        if self.level < 1:
            return (1 - self.level) / self.per_second
        self.level -= 1
        return 0.0


class Limits:
    def __init__(self, enabled: bool) -> None:
        self.enabled = enabled
        self._buckets: dict[str, Bucket] = {}

    def check(self, method: str, channel: str) -> None:
        """Count one call, or refuse it with the seconds to wait."""
        if not self.enabled:
            return
        for key, size, per_second in _rules(method, channel):
            bucket = self._buckets.setdefault(key, Bucket(size, per_second))
            if wait := bucket.take():
                raise RateLimitedError(max(1, math.ceil(wait)))


def _rules(method: str, channel: str) -> list[tuple[str, float, float]]:
    if method == "chat.postMessage":
        everywhere = (method, POSTS_A_MINUTE, POSTS_A_MINUTE / 60)
        return [(f"{method} {channel}", POST_BURST, 1.0), everywhere]
    if method == "apps.connections.open":
        return [(method, CONNECTION_BURST, PER_MINUTE[1] / 60)]
    if method in TIERS:
        rate = PER_MINUTE[TIERS[method]]
        return [(method, rate, rate / 60)]
    return []
