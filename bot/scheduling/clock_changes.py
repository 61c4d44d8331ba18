"""When the clocks of a zone change: a zone and two instants in, instants out."""

from datetime import UTC, datetime, timedelta, tzinfo

ONE_DAY, ONE_SECOND = timedelta(days=1), timedelta(seconds=1)


def clock_changes(zone: tzinfo, start: datetime, until: datetime) -> list[datetime]:
    """The first second, in UTC, of each new distance from UTC after `start` and up to `until`, in order.

    It looks once a day: a zone that changes twice within one, and back, is taken not to have changed.
    """
    found = []
    before = start.astimezone(UTC).replace(microsecond=0)
    while before < until:
        after = min(before + ONE_DAY, until)
        if _offset(zone, before) != _offset(zone, after):
            found.append(_change(zone, before, after))
        before = after
    return found


def _change(zone: tzinfo, before: datetime, after: datetime) -> datetime:
    """By halves: `before` still has the old distance, `after` has another."""
    old = _offset(zone, before)
    while after - before > ONE_SECOND:
        middle = before + timedelta(seconds=(after - before) // ONE_SECOND // 2)
        before, after = (middle, after) if _offset(zone, middle) == old else (before, middle)
    return after


def _offset(zone: tzinfo, at: datetime) -> timedelta | None:
    return at.astimezone(zone).utcoffset()
