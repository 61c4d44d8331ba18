"""The forms by which a person says what they know, when they work, and what may be known of them."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from babel import Locale

from bot.i18n import Translator
from bot.matching.text import fold
from bot.store.evidence import TopicMap
from bot.store.models import Consent, Evidence, Member
from bot.views import kit, nudges, questions

START = "people.start"
START_FORM = "people.start_form"
SKIP_START = "people.skip_start"
AVAILABILITY = "people.availability"
AVAILABILITY_FORM = "people.availability_form"
EXPERTISE = "people.expertise"
APPROVE = "expertise.approve"
REMOVE = "expertise.remove"
RESUME = "people.resume"
LANGUAGE = "people.language"
PRIVACY = "people.privacy"
EXPORT = "people.export"
ERASE = "people.erase"
ERASE_FORM = "people.erase_form"
CONTENT = "people.content"

TAPPED, TYPED, WISHES, CHOICES = "people.tapped", "people.typed", "people.wishes", "people.choices"
NUDGES, SESSIONS, LISTED = "nudges", "sessions", "listed"
DAYS, FROM, TO, LUNCH = "people.days", "people.from", "people.to", "people.lunch"
SESSION_FROM, SESSION_TO = "people.session_from", "people.session_to"
COUNTRY, SAME = "people.country", "same"
MINUTES, PAUSE, AVOID, REFERENT = "people.minutes", "people.pause", "people.avoid", "people.referent"
LUNCHES = {"none": None, "720": (720, 780), "750": (750, 810), "780": (780, 840), "long": (720, 840)}
SHOWN_PIECES = 30
ALL = "all"  # the form shows all pieces, not those behind one request


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


def by_country(t: Translator, codes: Iterable[str]) -> list[kit.Element]:
    """Countries to choose from, by name, as the reader's language calls them."""
    known = Locale.parse(t.language).territories
    named = sorted(((known.get(code, code), code) for code in codes), key=lambda one: fold(one[0]))
    return [kit.option(name, code) for name, code in named]


def in_words(t: Translator, windows: Sequence[tuple[int, int, int]]) -> str:
    """A week in a line: its days, and its hours."""
    days = sorted({day for day, _, _ in windows})
    hours = sorted({(start, end) for _, start, end in windows})
    spans = ", ".join(f"{kit.clock(start)}–{kit.clock(end)}" for start, end in hours)
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
        kit.input_options(
            COUNTRY,
            t("people.country_of"),
            [kit.option(t("people.country_same"), SAME), *by_country(t, countries)],
            initial=[member.country or SAME],
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


def pieces(
    t: Translator, found: Sequence[Evidence], *, title: str, intro: str, more: int = 0, about: str = ""
) -> kit.View:
    """Everything that the bot believes of a person, with *remove* beside each; proposals wait for a yes."""
    blocks: list[kit.Block] = [kit.section(intro)]
    for piece in sorted(found, key=lambda piece: piece.state != Consent.PROPOSED)[:SHOWN_PIECES]:
        line = nudges.reason(t, piece)
        blocks.append(
            kit.section(line[:1].upper() + line[1:], kit.button(t("expertise.remove"), REMOVE, piece.id))
        )
        if piece.state == Consent.PROPOSED:
            yes = kit.button(t("expertise.approve"), APPROVE, piece.id, style="primary")
            blocks += [kit.context(t("expertise.proposed")), kit.actions(yes)]
    if not found:
        blocks.append(kit.section(t("expertise.none" if about == ALL else "nudge.why_me.none")))
    if more > 0:
        blocks.append(kit.context(t("expertise.more", count=more)))
    return kit.modal("people.pieces", title, blocks, close=t("form.close"), about=about)


def privacy(t: Translator, member: Member, counts: dict[str, int], kept_days: int | None) -> kit.View:
    """What is known of me, in words; take it away; be forgotten."""
    kept = t("privacy.kept_for", days=kept_days) if kept_days else t("privacy.kept")
    blocks = [
        kit.section(t("privacy.what", **counts)),
        kit.section(t("privacy.not")),
        kit.section(kept),
        kit.actions(
            kit.button(t("privacy.export"), EXPORT, member.id),
            kit.button(t("privacy.erase"), ERASE, member.id, style="danger"),
        ),
    ]
    return kit.modal("people.privacy", t("privacy.title"), blocks, close=t("form.close"))


def erase_form(t: Translator) -> kit.View:
    """Forget me: and what becomes of what I wrote?"""
    blocks = [
        kit.section(t("privacy.erase.what")),
        kit.input_options(
            CONTENT,
            t("privacy.erase.content"),
            [kit.option(t("privacy.erase.keep"), "keep"), kit.option(t("privacy.erase.remove"), "remove")],
            kind="radio_buttons",
            initial=["keep"],
        ),
    ]
    title = t("privacy.erase.title")
    return kit.modal(ERASE_FORM, title, blocks, submit=t("privacy.erase.yes"), close=t("form.cancel"))


def welcome(t: Translator) -> kit.Message:
    """For somebody who has just joined the company: once, in their working hours."""
    return kit.message(
        t("people.welcome"),
        kit.section(t("people.welcome")),
        kit.actions(kit.button(t("home.start"), START, "welcome", style="primary")),
    )


def gone(t: Translator, start: datetime) -> kit.Message:
    """For whoever was to meet somebody who has been forgotten since."""
    return kit.message(t("people.meeting_gone", when=kit.moment(start)))


def who_knows(t: Translator, topic: str, found: TopicMap) -> kit.Message:
    """The expertise map at one topic: people who agreed to be named, each with what shows it."""
    wanted = [kit.context(t.n("expertise.wanted", found.wanted))] if found.wanted else []
    if not found.people and not found.referents:
        text = t("expertise.nobody", topic=kit.inline(topic))
        return kit.message(text, kit.section(text), *wanted)
    title = t("expertise.who", topic=kit.inline(topic))
    blocks = [kit.section(title)]
    for referent, confirmed in found.referents:
        line = t("expertise.referent", who=kit.mention(referent.member.slack_id))
        blocks.append(kit.section(f"{line} {t.n('expertise.confirmed', confirmed)}" if confirmed else line))
    for knows in found.people:
        reasons = "\n".join(f"• {shown(t, piece)}" for piece in knows.pieces)
        blocks.append(kit.section(f"*{kit.mention(knows.member.slack_id)}*\n{reasons}"))
    return kit.message(title, *blocks, *wanted, kit.context(t("expertise.listed_only")))


def shown(t: Translator, piece: Evidence) -> str:
    """One piece of evidence, in words, for other people's eyes."""
    if piece.kind == "declared":
        return t("expertise.shown.declared", topic=kit.inline(piece.topic or ""))
    asked, month = piece.question, nudges.month(t, piece.at)
    if piece.kind == "meeting":
        return t("expertise.shown.meeting", topic=kit.inline(piece.topic or ""), month=month)
    if piece.kind == "handover":
        return t("expertise.shown.handover", month=month)
    if asked is None or asked.channel not in (None, asked.workspace.questions_channel):
        return t("expertise.shown.elsewhere", month=month)  # not for everybody's eyes
    return t("expertise.shown.answer", question=questions.title(asked, 110), month=month)


def uncovered(t: Translator, gaps: Sequence[tuple[str, int]]) -> kit.Message:
    """What several would like to learn, and nobody covers."""
    if not gaps:
        return kit.message(t("expertise.no_gaps"))
    lines = [f"• {kit.inline(topic)} ({t.n('expertise.wanted_by', count)})" for topic, count in gaps]
    return kit.message(t("expertise.gaps"), kit.section("\n".join([t("expertise.gaps"), *lines])))


def may_be_asked(t: Translator, member: Member) -> str:
    """A line: paused until then, or what may be asked of them."""
    if member.paused_until:
        return t("people.paused", until=kit.day(member.paused_until))
    if member.takes_nudges:
        return t("people.asked.both" if member.takes_sessions else "people.asked.questions")
    return t("people.asked.sessions" if member.takes_sessions else "people.asked.nothing")
