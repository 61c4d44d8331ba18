"""The zone that a calendar means by a name: IANA's, Windows', a country's own words, an offset.

The names are those that others keep: IANA's by `zoneinfo`, CLDR's windowsZones by `tzlocal`, CLDR's names of
cities and zones by Babel.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone, tzinfo
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from babel import Locale
from babel.core import get_global
from tzlocal.windows_tz import win_tz

LANGUAGES = ("en", "fr", "de", "es", "it", "nl", "pt")  # of the programs that describe a zone in words
NO_ZONES = {"localtime", "factory", "posixrules"}  # IANA's, but of no place
LONGEST_NAME = 200
SEASON = re.compile(r" (daylight|summer|mean) time\b")
NUMBERED = re.compile(r"( standard time)[\W\d_]*$")  # as a second copy is called
HOURS = r"([+\-\u2212])\s*(\d{1,2})(?:[:.h]?(\d{2}))?(?!\d)"
OFFSET = re.compile(rf"(?:utc|gmt)?\s*{HOURS}")  # as the whole name
STATED = re.compile(rf"(?:utc|gmt)\s*{HOURS}|\((?:utc|gmt)\)()()()")  # in a longer one
BRACKETS = re.compile(r"\(([^)]*)\)")
BOTH_SHORT = re.compile(r"[a-z]{3,5}[^a-z]{1,4}([a-z]{3,5})(?:,.*)?")  # "cet/cest", POSIX' "cet-1cest,m3.5.0"
NO_PLACES = {"east", "west", "north", "south", "general", "continental"}  # but parts of IANA's keys
POSIX = re.compile(r"(etc/gmt[+-])0(\d)(?::?00)?")  # "Etc/GMT+03" is IANA's "Etc/GMT+3", west of Greenwich
FURTHEST_OFFSET = timedelta(hours=14)
BETWEEN = re.compile(r"\s*(?:[,;/&]| and | et )\s*")
WINTER, SUMMER = datetime(2026, 1, 15, 12), datetime(2026, 7, 15, 12)  # noqa: DTZ001
FORTNIGHTS = [WINTER + timedelta(days=14) * number for number in range(26)]


@dataclass(frozen=True, slots=True)
class Known:
    """A zone; `is_sure` is False where nothing but its offset is known."""

    zone: tzinfo
    is_sure: bool = True


def known(name: str) -> Known | None:
    """The zone of that name; None where nobody knows it."""
    spelt = _spelt(name)
    if not spelt or len(spelt) > LONGEST_NAME:
        return None
    key = iana_key(name) or _windows().get(spelt) or _windows().get(_windows_spelling(spelt))
    key = key or _respelt(spelt) or _short().get(spelt) or _described(spelt)
    if key:
        return Known(ZoneInfo(key))
    if key := _of_both_offsets(spelt):
        return Known(ZoneInfo(key), is_sure=False)
    offset = _offset(spelt)
    return None if offset is None else Known(timezone(offset), is_sure=OFFSET.fullmatch(spelt) is not None)


def iana_key(name: str) -> str | None:
    """IANA's key, in any case, also behind what a program puts before it (`/mozilla.org/Europe/Paris`)."""
    parts = [part for part in _spelt(name).replace(" ", "_").split("/") if part]
    if len(parts) > 8:
        return None
    tails = ("/".join(parts[first:]) for first in range(len(parts)))
    return next((_iana()[tail] for tail in tails if tail in _iana()), None)


def _respelt(spelt: str) -> str | None:
    """IANA's key of a place with other signs, or as a second copy is called ("Europe/Paris_2")."""
    parts = spelt.split("/")
    tails = (_letters("/".join(parts[first:])) for first in range(len(parts)))
    return next((_by_letters()[tail] for tail in tails if tail in _by_letters()), None)


@cache
def _by_letters() -> dict[str, str]:
    places = (key for key in sorted(_iana().values()) if "/" in key and not key.startswith("Etc/"))
    return {_letters(key): key for key in places if not any(map(str.isdigit, key))}


def _letters(name: str) -> str:
    return "".join(filter(str.isalpha, name)).lower()


def _spelt(name: str) -> str:
    spelt = " ".join(name.replace("\\", "").strip(" \t\"'").lower().split())
    return POSIX.sub(r"\1\2", spelt)


@cache
def _iana() -> dict[str, str]:
    keys = {key.lower(): key for key in available_timezones() if key.lower() not in NO_ZONES}
    return keys | {"z": "UTC"}


@cache
def _windows() -> dict[str, str]:
    return {name.lower(): key for name, key in win_tz.items()}


def _windows_spelling(spelt: str) -> str:
    return NUMBERED.sub(r"\1", SEASON.sub(" standard time", spelt))


@cache
def _short() -> dict[str, str]:
    """ "cest" and the like: where a single one of IANA's zones without a place is called so in a season."""
    found: dict[str, set[str]] = {}
    for key in (key for key in _iana().values() if "/" not in key):
        zone = ZoneInfo(key)
        for season in (WINTER, SUMMER):
            found.setdefault(str(zone.tzname(season)).lower(), set()).add(key)
    return {
        name: min(keys)
        for name, keys in found.items()
        if name.isalpha() and len({_offsets(key) for key in keys}) == 1
    }


@cache
def _offsets(key: str) -> tuple[timedelta, timedelta]:
    zone = ZoneInfo(key)
    winter, summer = zone.utcoffset(WINTER), zone.utcoffset(SUMMER)
    assert winter is not None and summer is not None  # noqa: S101  (a ZoneInfo has one for every moment)
    return winter, summer


def _offset(spelt: str) -> timedelta | None:
    """What a name states of itself: "+0100", "GMT-5", "(UTC+05:30) Anywhere"."""
    found = OFFSET.fullmatch(spelt) or STATED.search(spelt)
    if found is None:
        return None
    sign, hours, minutes = found.groups()[:3]
    return _length(sign, hours, minutes)


def _length(sign: str, hours: str, minutes: str) -> timedelta | None:
    offset = timedelta(hours=int(hours or 0), minutes=int(minutes or 0))
    return None if offset > FURTHEST_OFFSET else -offset if sign in ("-", "\u2212") else offset


def _of_both_offsets(spelt: str) -> str | None:
    """A zone with both, "GMT +0100 (Standard) / GMT +0200 (Daylight)": one of those that most places keep."""
    stated = {_length(*found.groups()[:3]) for found in STATED.finditer(spelt)}
    alike: dict[object, list[str]] = {}
    for key in (key for key in _iana().values() if len(stated) == 2 and "/" in key):
        if set(_offsets(key)) == stated:
            alike.setdefault(tuple(ZoneInfo(key).utcoffset(at) for at in FORTNIGHTS), []).append(key)
    return min(alike[max(alike, key=lambda kept: len(alike[kept]))]) if alike else None


def _described(spelt: str) -> str | None:
    """By the cities or the region named in it; where it states an offset, only a zone that has that one."""
    stated = _offset(spelt)
    for name in _named(spelt):
        key = _places().get(_plain(name)) or (_iana().get(name) if "/" in name else None)
        key = key or _windows().get(_windows_spelling(name)) or _windows().get(f"{name} standard time")
        key = key or _short().get(BOTH_SHORT.sub(r"\1", name))
        if key and (stated is None or stated in _offsets(key)):
            return key
    return None


def _named(spelt: str) -> Iterator[str]:
    """The whole without its offset and what stands in brackets, then each of its parts, then the brackets."""
    whole = " ".join(STATED.sub(" ", BRACKETS.sub(" ", spelt)).split())
    yield whole
    yield from (part for part in BETWEEN.split(whole) if part)
    yield from (STATED.sub(" ", inner).strip() for inner in BRACKETS.findall(spelt))
    yield from (key for key in re.findall(r"[a-z_]+/[a-z_/+-]+", spelt))


def _plain(name: str) -> str:
    """Without accents and signs: "sao paulo"."""
    letters = [one for one in unicodedata.normalize("NFKD", name.lower()) if not unicodedata.combining(one)]
    return " ".join("".join(one if one.isalnum() and one.isascii() else " " for one in letters).split())


@cache
def _places() -> dict[str, str]:
    """IANA's names and CLDR's for cities and zones; of two of one name, the first language's."""
    found: dict[str, str] = {}
    for key in sorted(_iana().values()):
        area, _, city = key.rpartition("/")
        if area and city.isidentifier() and city.lower() not in NO_PLACES:
            found[_plain(city)] = key
    for language in LANGUAGES:
        locale, said = Locale(language), dict[str, str]()
        for key, names in locale.time_zones.items():
            if key.lower() in _iana():
                said |= {_plain(name): key for name in (names.get("city"), *_long(names)) if name}
        for region, key in _regions().items():
            said |= {_plain(name): key for name in _long(locale.meta_zones.get(region, {}))}
        found = said | found
    return found


@cache
def _regions() -> dict[str, str]:
    """A zone for each of CLDR's regions: the one that Windows calls so, else any where all keep one time."""
    found: dict[str, set[str]] = {}
    for key, region in get_global("meta_zones").items():
        if key.lower() in _iana():
            found.setdefault(region, set()).add(key)
    names = Locale("en").meta_zones
    by_windows = {
        region: _windows().get(name.lower())
        for region in found
        for name in _long(names.get(region, {}))
        if name.lower() in _windows()
    }
    alike = {region: min(keys) for region, keys in found.items() if len({_offsets(key) for key in keys}) == 1}
    return alike | {region: key for region, key in by_windows.items() if key}


def _long(names: Mapping[str, Any]) -> list[str]:
    """What a zone is called in words, in any season; its letters alone ("CST") may mean several."""
    return list(names.get("long", {}).values())
