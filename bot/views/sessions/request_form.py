"""The form in which a meeting is asked for: three fields, and the rest behind a button."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.i18n import Translator
from bot.store.models import MeetingMode, Urgency
from bot.views import kit

FORM, MORE = "mentoring.form", "mentoring.more"
TOPIC, OBJECTIVE, WITH, NEAR = "mentoring.topic", "mentoring.objective", "mentoring.with", "mentoring.near"
MODE, PLACE, SPEAK, LINKS = "mentoring.mode", "mentoring.place", "mentoring.speak", "mentoring.links"
AVOID, LINE, WHOM = "mentoring.avoid", "mentoring.line", "mentoring.whom"
BEHIND = (WITH, WHOM, MODE, PLACE, SPEAK, LINKS, AVOID, LINE)  # what *More options* adds
EXPERT, PEER, OUTSIDE_LINE = "expert", "peer", "outside_line"
NEARS = (Urgency.HOUR, Urgency.TODAY, Urgency.WEEK, Urgency.WINDOWS)
MODES = tuple(MeetingMode)
LANGUAGES = ("any", "fr", "en")
TOPIC_LENGTH, OBJECTIVE_LENGTH, LINKS_LENGTH, PLACE_LENGTH = 120, 600, 1000, 200


@dataclass(frozen=True, slots=True)
class Filled:
    """What stands in the form; `whom` and `avoid` are Slack ids, `whom` the colleague who alone is asked."""

    topic: str = ""
    objective: str = ""
    near: Urgency = Urgency.WEEK
    kind: str = EXPERT
    whom: str | None = None
    mode: MeetingMode = MeetingMode.CALL
    place: str = ""
    speak: str = "any"
    links: str = ""
    avoid: Sequence[str] = ()
    outside_line: bool = False


def form(
    t: Translator,
    filled: Filled,
    *,
    problem: str = "",
    about: str = "",
    line: bool = False,
    more: bool = False,
) -> kit.View:
    """The form; `about` is the question it started from, `line` whether the reporting line is known.

    Without `more`, the three fields that a request needs, and that of a colleague who is named already.
    """
    blocks = [kit.section(problem)] if problem else []
    blocks += _needed(t, filled)
    if more:
        blocks += _behind(t, filled, line)
    else:
        blocks += [_whom(t, filled)] if filled.whom else []
        blocks.append(kit.actions(kit.button(t("mentoring.form.more"), MORE, "more")))
    return kit.modal(
        FORM,
        t("mentoring.form.title"),
        blocks,
        submit=t("mentoring.form.send"),
        close=t("form.cancel"),
        about=about,
    )


def _needed(t: Translator, filled: Filled) -> list[kit.Block]:
    return [
        kit.input_text(
            TOPIC,
            t("mentoring.form.topic"),
            initial=filled.topic,
            placeholder=t("mentoring.form.topic_example"),
            longest=TOPIC_LENGTH,
            lines=False,
        ),
        kit.input_text(
            OBJECTIVE,
            t("mentoring.form.objective"),
            initial=filled.objective,
            placeholder=t("mentoring.form.objective_example"),
            hint=t("mentoring.form.objective_hint"),
            longest=OBJECTIVE_LENGTH,
        ),
        _choice(t, NEAR, NEARS, filled.near),
    ]


def _behind(t: Translator, filled: Filled, line: bool) -> list[kit.Block]:
    place, links = t("mentoring.form.place"), t("mentoring.form.links")
    hint, avoid_hint = t("mentoring.form.links_hint"), t("mentoring.form.avoid_hint")
    blocks = [
        _choice(t, WITH, (EXPERT, PEER), filled.kind),
        _whom(t, filled),
        _choice(t, MODE, MODES, filled.mode),
        kit.input_text(PLACE, place, initial=filled.place, longest=PLACE_LENGTH, lines=False, optional=True),
        _choice(t, SPEAK, LANGUAGES, filled.speak),
        kit.input_text(LINKS, links, initial=filled.links, longest=LINKS_LENGTH, hint=hint, optional=True),
        kit.input_people(AVOID, t("mentoring.form.avoid"), initial=filled.avoid, hint=avoid_hint),
    ]
    if line:
        option = kit.option(t("mentoring.form.line.yes"), OUTSIDE_LINE)
        chosen = [OUTSIDE_LINE] if filled.outside_line else []
        label = t("mentoring.form.line")
        blocks.append(
            kit.input_options(LINE, label, [option], kind="checkboxes", initial=chosen, optional=True)
        )
    return blocks


def _whom(t: Translator, filled: Filled) -> kit.Block:
    label, hint = t("mentoring.form.whom"), t("mentoring.form.whom_hint")
    return kit.input_person(WHOM, label, initial=filled.whom, hint=hint, optional=True)


def _choice(t: Translator, block_id: str, values: Sequence[str], initial: str) -> kit.Block:
    options = [kit.option(t(f"{block_id}.{value}"), value) for value in values]
    return kit.input_options(block_id, t(block_id), options, initial=[initial])


def sent(t: Translator, *, named: bool) -> kit.View:
    """In the form's place: what happens next, and where."""
    said = kit.section(t("mentoring.sent.named" if named else "mentoring.sent"))
    return kit.modal("notice", t("mentoring.form.title"), [said], close=t("form.close"))
