"""The page is served before the bot is there: it says so, and nothing on it fails."""

from pathlib import Path
from urllib.request import Request, urlopen

import pytest

from demo.company_folder import ORLAVENT, load
from demo.environment import Environment


@pytest.mark.parametrize(
    ("language", "said"), [("fr-FR", "Éclair démarre."), ("en-GB", "Éclair is starting.")]
)
def test_while_the_demo_starts_each_page_says_so(tmp_path: Path, language: str, said: str) -> None:
    env = Environment(load(), ORLAVENT, tmp_path, limits=False)
    env.box.start()
    try:
        for place in ("", "home", "part/clock", "part/banner"):
            address = f"{env.box.url}/as/helene.marchetti/{place}"
            with urlopen(Request(address, headers={"Accept-Language": language}), timeout=20) as answer:  # noqa: S310
                page = answer.read().decode()
                assert answer.status == 200
            assert said in page or place == "part/clock"
    finally:
        env.box.stop()
