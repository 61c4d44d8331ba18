"""Three ways to fail, told apart because they are mended differently."""


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


class Unsure(Exception):  # noqa: N818
    """The line broke or Slack stumbled: it may or may not have been done."""
