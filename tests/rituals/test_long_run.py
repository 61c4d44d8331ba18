"""Three months over the wire, the bot killed at random: each message once, in order, in its language."""

import random
from pathlib import Path

import pytest

from bench.months.company import Company
from bench.months.lived import live
from bench.months.measure import DAYS, faults

SEED, KILLS = 11, 4  # `python -m bench months` has more of both


@pytest.mark.long
def test_three_months_give_three_rounds_of_each_ritual_though_the_bot_is_killed_at_random(
    tmp_path: Path,
) -> None:
    company = Company(tmp_path)
    try:
        killed = live(company, DAYS, KILLS, random.Random(SEED))
        assert len(killed) == KILLS
        assert not any(faults(company).values()), f"seed {SEED}; killed on {killed}"
        kitchen = company.box.workspace.place("kitchen").messages
        kitchen.pop(next(ts for ts, one in kitchen.items() if one.get("blocks")))
        assert faults(company)["lost"], "a message that is missing would have been seen"
    finally:
        company.close()
