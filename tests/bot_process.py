"""A real bot in a process of its own, whose clock stands in a file: for tests that kill it."""

import os
import sys
from datetime import datetime
from pathlib import Path

from bot import deps
from bot.config import Config
from bot.run import set_up_logging, until_told


def clock() -> datetime:
    """The moment that the test wrote down."""
    return datetime.fromisoformat(Path(os.environ["CLOCK_FILE"]).read_text(encoding="ascii"))


if __name__ == "__main__":
    config = Config(_env_file=None)
    set_up_logging(config)
    sys.exit(until_told(deps.build(config, clock=clock)))
