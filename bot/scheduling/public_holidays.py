"""Public holidays of countries and of their regions, as the `holidays` package knows them.

A place is an ISO 3166 code: a country ("FR") or one of its regions ("FR-57", "DE-BY"). A country that is not
known has no holidays, and a region that is not known has its country's.
"""

from collections.abc import Container
from datetime import date
from functools import cache, lru_cache

from bot.text.terms import fold

LONGEST_CODE = 8  # what the columns hold
LONGEST_ISO = 3  # signs of a region: what is longer in the package is a town, or a part of a school year


class Holidays:
    """Those of a place. A year is worked out once, whole, and never changed: several threads may ask."""

    def __init__(self, place: str) -> None:
        self._country, self._region = _parts(place)

    def __contains__(self, day: object) -> bool:
        return isinstance(day, date) and day in _holidays_in(self._country, self._region, day.year)


@cache
def holidays_of(place: str) -> Container[date]:
    """Days on which a place rests."""
    return Holidays(place)


def is_known(place: str) -> bool:
    """Whether it is a country or a region with holidays of its own, as the store keeps it."""
    country, region = _parts(place)
    named = _named(country)
    is_written = place == "-".join(filter(None, (country, region))) and len(place) <= LONGEST_CODE
    return is_written and named is not None and (not region or region in named)


def written(place: str) -> str:
    """The code as the store keeps it, of one that is known; any other as it is."""
    code = "-".join(filter(None, _parts(place)))
    return code if is_known(code) else place


def regions_of(country: str) -> tuple[tuple[str, str], ...]:
    """The regions of a country: their codes, with the country's, and their names, in order of these."""
    named = _named(country) or {}
    found = [(f"{country}-{code}", name) for code, name in named.items() if len(code) <= LONGEST_ISO]
    return tuple(sorted(found, key=lambda one: fold(one[1])))


def region_name(place: str) -> str | None:
    """What a region calls itself, in each of its languages, else its code; None for a country."""
    country, region = _parts(place)
    return (_named(country) or {}).get(region, region) if region else None


def _parts(place: str) -> tuple[str, str]:
    country, _, region = place.strip().replace("_", "-").partition("-")
    country = country.upper()
    named = _named(country) or {}
    return country, region if region in named else region.upper()


@lru_cache(maxsize=512)
def _holidays_in(country: str, region: str, year: int) -> frozenset[date]:
    import holidays  # slow to import, and only some processes need it

    for subdivision in (region, None) if region else (None,):
        try:
            return frozenset(holidays.country_holidays(country, subdiv=subdivision, years=year))
        except NotImplementedError:  # how the package says that it knows none
            continue
    return frozenset()


@cache
def _named(country: str) -> dict[str, str] | None:
    """The regions of a country by their codes, with their names; None for a country that is not known."""
    import holidays

    try:
        known = type(holidays.country_holidays(country))
    except NotImplementedError:
        return None
    names: dict[str, dict[str, str]] = {code: {} for code in known.subdivisions}
    for alias, code in getattr(known, "subdivisions_aliases", {}).items():
        if not alias.isupper():  # else it is another code
            names.setdefault(code, {})[fold(alias)] = alias  # written with its accents where it is both ways
    return {code: " / ".join(said.values()) or code for code, said in names.items()}
