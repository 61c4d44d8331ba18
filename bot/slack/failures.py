"""Ways to fail, told apart because they are mended differently."""

from threading import Event


class RefusedBySlack(Exception):  # noqa: N818
    """Slack's definite no; `code` is its word for it."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class TryLater(Exception):  # noqa: N818
    """Slack asks for a pause of `seconds`; nothing was done."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"{seconds} s")
        self.seconds = seconds


class UnknownOutcome(Exception):  # noqa: N818
    """The line broke or Slack stumbled: it may or may not have been done."""


class NotSlack(UnknownOutcome):
    """The line leads nowhere (no such name, nobody there, no TLS), or to something that is not Slack."""


class TokenRefused(UnknownOutcome):
    """Slack takes the bot's token no longer, whatever is asked: that says nothing about what was asked."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Stopped(Exception):  # noqa: N818
    """The process was told to end while it waited for Slack."""


class Ending:
    """Whether Slack refuses the bot as a whole, so that the process has to end: its word, told once, and the
    setting that it is about."""

    def __init__(self) -> None:
        self._told = Event()
        self.code = self.setting = ""

    def set(self, code: str, setting: str = "SLACK_BOT_TOKEN") -> None:
        """It does."""
        if not self.code:
            self.code, self.setting = code, setting
        self._told.set()

    def is_set(self) -> bool:
        """Whether it does."""
        return self._told.is_set()
