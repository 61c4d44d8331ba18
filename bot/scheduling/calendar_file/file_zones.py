"""The zones of one calendar in a file: those that it defines (VTIMEZONE), and those that it names.

What a file defines is kept here, for this calendar alone: icalendar's own reader keeps the first of a name
for the whole process, and gives it to every other file that uses the name.
"""

import re
from collections.abc import Sequence
from datetime import datetime, tzinfo
from typing import cast

from icalendar import Timezone

from bot.scheduling.calendar_file import zone_names
from bot.scheduling.calendar_file.pieces import FAULTS, Piece, Section, text_of, value_of

OTHER_PARAMETER = re.compile(r";\s*VALUE=[A-Z-]*\s*$", re.IGNORECASE)  # met within the quotes of a name
OFFSET = re.compile(
    r"\s*(TZOFFSET(?:FROM|TO))[^:]*:\s*([+-]?)(\d{1,2}):?(\d\d)?(?::?\d\d)?\s*", re.IGNORECASE
)
SEASONS = [datetime(2026, month, 15, 12) for month in range(1, 13)]  # noqa: DTZ001


class ZonesOf:
    """The zones of one VCALENDAR; `unknown` gathers the names that nobody knows.

    In this order: IANA's names of places mean IANA's zones; any other that the file defines means what it
    defines there (where it defines one twice, and differently, this counts for nothing); then what
    `zones.known` knows.
    A time without a zone is in the calendar's own (X-WR-TIMEZONE), or its owner's where it names none. So is
    one in a zone that nobody knows, or in `unknown_as`; the zone's name is handed on.
    """

    def __init__(self, section: Section, owner: tzinfo, unknown_as: tzinfo | None = None) -> None:
        self.unknown: dict[str, None] = {}
        self._defined: dict[str, list[Piece]] = {}
        for piece in section.pieces:
            if piece.kind == "VTIMEZONE" and piece.is_whole:
                self._defined.setdefault(_spelt(_name(piece)).lower(), []).append(piece)
        self._found: dict[str, zone_names.Known | None] = {}
        self._own_name = section.value("X-WR-TIMEZONE") or section.value("TIMEZONE-ID")
        own = self._known(self._own_name)
        self.own = own.zone if own else None
        self.elsewhere = self.own or owner
        self._unknown_as = unknown_as or self.elsewhere

    def of(self, name: str) -> tzinfo:
        """For a time that names this zone, or none."""
        name = _spelt(name) or _spelt(self._own_name)
        if not name:
            return self.elsewhere
        known = self._known(name)
        if known is None or not known.is_sure:
            self.unknown[name] = None
        return known.zone if known else self._unknown_as

    def _known(self, name: str) -> zone_names.Known | None:
        name = _spelt(name)
        if name not in self._found:
            is_place = "/" in (zone_names.iana_key(name) or "")
            pieces = self._defined.get(name.lower(), [])
            defined = None if is_place else _defined(pieces)
            self._found[name] = zone_names.Known(defined) if defined else _named(name, pieces)
        return self._found[name]


def _spelt(name: str) -> str:
    return " ".join(OTHER_PARAMETER.sub("", name).replace("\\", "").strip(" \t\"'").split())


def _name(piece: Piece) -> str:
    wrong = (line[5:] for line in piece.lines if line.upper().startswith("TZID="))
    return value_of(piece.lines, "TZID") or next(wrong, "")


def _named(name: str, pieces: Sequence[Piece]) -> zone_names.Known | None:
    """By its name, or by the place that the file says to be meant by it."""
    known = zone_names.known(name)
    if known is None or not known.is_sure:
        places = filter(None, (zone_names.known(value_of(piece.lines, "X-LIC-LOCATION")) for piece in pieces))
        return next(places, known)
    return known


def _defined(pieces: Sequence[Piece]) -> tzinfo | None:
    """What they all define; None where one cannot be read, or says otherwise than another."""
    try:
        found = [_built(piece) for piece in pieces]
        told = {tuple(zone.utcoffset(season) for season in SEASONS) for zone in found}
    except FAULTS:
        return None
    return found[0] if len(told) == 1 else None


def _built(piece: Piece) -> tzinfo:
    """Without its name in the file, by which icalendar would keep it."""
    lines = [OFFSET.sub(_offset, one) for one in piece.lines if not one.upper().lstrip().startswith("TZID")]
    component = cast(Timezone, Timezone.from_ical(text_of("VTIMEZONE", lines)))
    component.add("TZID", "own")
    zone: tzinfo = component.to_tz(lookup_tzid=False)
    return zone


def _offset(written: re.Match[str]) -> str:
    """As the format wants it: with its sign, in four digits."""
    name, sign, hours, minutes = written.groups()
    return f"{name}:{sign or '+'}{hours:0>2}{minutes or '00'}"
