"""A real bot in a process of its own, whose clock stands in a file: for whoever means to kill it.

When the file says another moment, what is due by then happens at once, and a file beside it then says so.
"""

import os
from datetime import datetime
from pathlib import Path
from time import sleep

from bot import deps
from bot.cli.run import Bot, set_up_logging
from bot.config import Config
from bot.jobs import due_steps

CLOCK, DONE = "clock", "done"
LOOK = 0.01  # seconds between two looks at the file


def clock() -> datetime:
    """The moment that was written down."""
    return datetime.fromisoformat(Path(os.environ["CLOCK_FILE"]).read_text(encoding="ascii"))


def write(file: Path, moment: datetime) -> None:
    """Put a moment in a file, in one instant: nobody reads half of it."""
    fresh = file.with_suffix(".new")
    fresh.write_text(moment.isoformat(), encoding="ascii")
    fresh.replace(file)


def run() -> None:
    """Until killed."""
    config = Config(_env_file=None)
    set_up_logging(config)
    parts = deps.build(config, clock=clock)
    Bot(parts).start()
    done = None
    while True:
        if (now := clock()) != done:
            due_steps.run_due(parts)
            write(Path(os.environ["CLOCK_FILE"]).with_name(DONE), now)
            done = now
        sleep(LOOK)


if __name__ == "__main__":
    run()
