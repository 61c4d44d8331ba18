"""Emoji by the short names that Slack writes between colons, from the names of the `emoji` package."""

from functools import cache

import emoji

USUAL = ("white_check_mark", "+1", "heart", "tada", "eyes", "pray", "bulb", "raised_hands")


@cache
def _by_name() -> dict[str, str]:
    found: dict[str, str] = {}
    for picture, known in emoji.EMOJI_DATA.items():
        if known["status"] > emoji.STATUS["fully_qualified"]:
            continue
        for name in [*known.get("alias", []), known["en"]]:
            found.setdefault(name.strip(":").lower(), picture)
    return found


def picture(name: str) -> str:
    """The character for a short name, or the name between its colons when there is none."""
    return _by_name().get(name.partition("::")[0].lower(), f":{name}:")


def known(name: str) -> bool:
    return name.lower() in _by_name()


def beginning_with(start: str, most: int = 8) -> list[tuple[str, str]]:
    """Names and characters that begin so, the shortest first."""
    names = [name for name in _by_name() if name.startswith(start.lower())]
    return [(name, _by_name()[name]) for name in sorted(names, key=lambda name: (len(name), name))[:most]]
