"""The forms by which a person says what they know, when they work, and what may be asked of them."""

from collections.abc import Iterable, Sequence
from datetime import date

from babel import Locale

from bot.i18n import Translator
from bot.scheduling import public_holidays
from bot.store.models import Member
from bot.text.terms import fold
from bot.views import kit

START = "people.start"
START_FORM = "people.start_form"
SKIP_START = "people.skip_start"
AVAILABILITY = "people.availability"
AVAILABILITY_FORM = "people.availability_form"
RESUME = "people.resume"
LANGUAGE = "people.language"

TAPPED, TYPED, WISHES, CHOICES = "people.tapped", "people.typed", "people.wishes", "people.choices"
NUDGES, SESSIONS, LISTED = "nudges", "sessions", "listed"
DAYS, FROM, TO, LUNCH = "people.days", "people.from", "people.to", "people.lunch"
SESSION_FROM, SESSION_TO = "people.session_from", "people.session_to"
COUNTRY, SAME = "people.country", "same"
MINUTES, PAUSE, AVOID, REFERENT = "people.minutes", "people.pause", "people.avoid", "people.referent"
LUNCHES = {
    "none": None,
    "720": (720, 780),
    "750": (750, 810),
    "780": (780, 840),
    "840": (840, 900),
    "long": (720, 840),
}


def start_form(
    t: Translator,
    member: Member,
    suggestions: Sequence[str],
    topics: Sequence[str],
    wishes: Sequence[str],
    referent_for: Sequence[str],
) -> kit.View:
    """What I know, would like to learn, and may be asked: the first steps, and later the same."""
    known = {topic.lower() for topic in suggestions}
    blocks = [kit.section(t("people.start.intro"))]
    if suggestions:
        blocks.append(
            kit.input_many(
                TAPPED,
                t("people.start.tap"),
                [kit.option(topic, str(number)) for number, topic in enumerate(suggestions)],
                initial=[
                    str(n) for n, topic in enumerate(suggestions) if topic.lower() in map(str.lower, topics)
                ],
                optional=True,
            )
        )
    typed = ", ".join(topic for topic in topics if topic.lower() not in known)
    blocks += [
        kit.input_text(
            TYPED, t("people.start.type"), initial=typed, hint=t("people.start.type_hint"), optional=True
        ),
        kit.input_text(WISHES, t("people.start.wishes"), initial=", ".join(wishes), optional=True),
        kit.input_text(
            REFERENT,
            t("people.start.referent"),
            initial=", ".join(referent_for),
            hint=t("people.start.referent_hint"),
            lines=False,
            optional=True,
        ),
        kit.input_options(
            CHOICES,
            t("people.start.choices"),
            [
                kit.option(t("people.start.nudges"), NUDGES),
                kit.option(t("people.start.sessions"), SESSIONS),
                kit.option(t("people.start.listed"), LISTED),
            ],
            kind="checkboxes",
            initial=_choices(member),
            optional=True,
        ),
    ]
    title = t("people.start.title")
    return kit.modal(START_FORM, title, blocks, submit=t("form.save"), close=t("form.cancel"))


def _choices(member: Member) -> list[str]:
    on = ((member.takes_nudges, NUDGES), (member.takes_sessions, SESSIONS), (member.is_listed, LISTED))
    return [name for chosen, name in on if chosen]


def places(t: Translator, countries: Iterable[str], current: str) -> list[tuple[str, list[kit.Element]]]:
    """Countries, and under each its regions, to choose holidays from; what is chosen now is always there."""
    country = current.partition("-")[0]
    found = []
    for code in {*countries, country}:
        codes = dict.fromkeys([code, *(region for region, _ in public_holidays.regions_of(code))])
        codes |= {current: None} if code == country else {}
        found.append((place(t, code), [kit.option(place(t, one), one) for one in codes if one]))
    return sorted(found, key=lambda one: fold(one[0]))


def place(t: Translator, code: str) -> str:
    """A country as the reader's language calls it, or one of its regions as that calls itself."""
    country, _, _ = code.partition("-")
    named = str(Locale.parse(t.language).territories.get(country, country))
    region = public_holidays.region_name(code)
    return named if region is None else t("people.region", country=named, region=region)


def in_words(t: Translator, windows: Sequence[tuple[int, int, int]]) -> str:
    """A week in a line: its days, and its hours."""
    days = sorted({day for day, _, _ in windows})
    hours = sorted({(start, end) for _, start, end in windows})
    spans = ", ".join(f"{kit.hour(t.language, start)}–{kit.hour(t.language, end)}" for start, end in hours)
    return f"{', '.join(t(f'people.day.{day}') for day in days)} · {spans}"


def availability_form(
    t: Translator,
    member: Member,
    week: Sequence[tuple[int, int, int]],
    avoided: Sequence[str],
    minutes: int,
    paused_until: date | None,
    countries: Sequence[str],
) -> kit.View:
    """When I work, how much of it I give, until when I pause, and with whom I would rather not."""
    days = sorted({day for day, _, _ in week})
    starts, ends = min(start for _, start, _ in week), max(end for _, _, end in week)
    session = member.session_windows or []
    blocks = [
        kit.input_options(
            DAYS,
            t("people.days"),
            [kit.option(t(f"people.day.{day}"), str(day)) for day in range(7)],
            kind="checkboxes",
            initial=[str(day) for day in days],
        ),
        kit.input_time(FROM, t("people.from"), starts),
        kit.input_time(TO, t("people.to"), ends),
        kit.input_options(
            LUNCH,
            t("people.lunch"),
            [kit.option(t(f"people.lunch.{name}"), name) for name in LUNCHES],
            initial=[lunch_of(week)],
        ),
        kit.input_grouped(
            COUNTRY,
            t("people.country_of"),
            [
                (t("people.company"), [kit.option(t("people.country_same"), SAME)]),
                *places(t, countries, public_holidays.written(member.country or "")),
            ],
            initial=public_holidays.written(member.country or "") or SAME,
            hint=t("people.region_hint"),
        ),
        kit.input_time(
            SESSION_FROM, t("people.session_from"), session[0][1] if session else None, optional=True
        ),
        kit.input_time(
            SESSION_TO, t("people.session_to"), session[-1][2] if session else None, optional=True
        ),
        kit.input_text(
            MINUTES,
            t("people.minutes"),
            initial=str(minutes),
            hint=t("people.minutes_hint"),
            lines=False,
            longest=4,
        ),
        kit.input_date(PAUSE, t("people.pause"), paused_until, hint=t("people.pause_hint")),
        kit.input_people(AVOID, t("people.avoid"), initial=avoided, hint=t("people.avoid_hint")),
    ]
    title = t("people.availability.title")
    return kit.modal(AVAILABILITY_FORM, title, blocks, submit=t("form.save"), close=t("form.cancel"))


def lunch_of(week: Sequence[tuple[int, int, int]]) -> str:
    """The break between the first and the second window of a day, by its option's name."""
    by_day: dict[int, list[tuple[int, int]]] = {}
    for day, start, end in sorted(week):
        by_day.setdefault(day, []).append((start, end))
    gaps = {(spans[0][1], spans[1][0]) for spans in by_day.values() if len(spans) > 1}
    return next((name for name, gap in LUNCHES.items() if gap in gaps), "none")


def welcome(t: Translator) -> kit.Message:
    """For somebody who has just joined the company: once, in their working hours."""
    return kit.message(
        t("people.welcome"),
        kit.section(t("people.welcome")),
        kit.actions(kit.button(t("home.start"), START, "welcome", style="primary")),
    )


def may_be_asked(t: Translator, member: Member) -> str:
    """A line: paused until then, or what may be asked of them."""
    if member.paused_until:
        return t("people.paused", until=kit.day(member.paused_until))
    if member.takes_nudges:
        return t("people.asked.both" if member.takes_sessions else "people.asked.questions")
    return t("people.asked.sessions" if member.takes_sessions else "people.asked.nothing")
