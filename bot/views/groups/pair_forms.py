"""The forms of pairs: proposing one, accepting with a goal and a time, a line for the list, looking back."""

from collections.abc import Sequence

from bot.i18n import Translator
from bot.scheduling.series_dates import Series
from bot.store.groups.pairs import Match
from bot.store.models import Applied, Group, PairStage
from bot.views import kit

FORM, WHOM, OTHER, THEME, WEEKS, GOAL = (
    "pair.form", "pair.whom", "pair.other", "pair.theme", "pair.weeks", "pair.goal"
)  # fmt: skip
FIND, CHOOSE = "pair.find", "pair.choose"
ACCEPT_FORM, SERIES = "pair.accept_form", "pair.series"
ADD_FORM, ITEM = "pair.add_form", "pair.item"
BACK_FORM, HELPS, CHANGE, REACHED = "pair.back_form", "pair.helps", "pair.change", "pair.reached"
WEEKS_OFFERED = ("4", "6", "8")


def propose(
    t: Translator,
    minutes: int,
    *,
    for_others: bool,
    whom: str | None = None,
    theme: str = "",
    source: str = "",
) -> kit.View:
    """With whom, about what, for how long, and one's own goal; `for_others` adds a second person."""
    weeks = [kit.option(t("pair.weeks.option", weeks=number), number) for number in WEEKS_OFFERED]
    blocks = [
        kit.section(t("pair.what", minutes=minutes)),
        kit.input_person(WHOM, t("pair.whom"), initial=whom),
        kit.input_text(THEME, t("pair.theme"), initial=theme, lines=False, longest=120,
                       placeholder=t("pair.theme.example")),
        kit.input_options(WEEKS, t("pair.weeks"), weeks, initial=(WEEKS_OFFERED[0],)),
        kit.input_text(GOAL, t("pair.goal"), longest=600, optional=True, placeholder=t("pair.goal.example")),
    ]  # fmt: skip
    if whom is None:
        blocks.insert(1, kit.actions(kit.button(t("pair.find"), FIND, "form")))
    if for_others:
        blocks.append(
            kit.input_person(OTHER, t("pair.other_person"), hint=t("pair.other.hint"), optional=True)
        )
    return kit.modal(
        FORM, t("pair.title"), blocks, submit=t("pair.send"), close=t("form.cancel"), about=source
    )


def found(t: Translator, matches: Sequence[Match], has_wishes: bool) -> kit.View:
    """Who would complete them, and how."""
    if not matches:
        text = t("pair.found.nobody" if has_wishes else "pair.found.no_wishes")
        return kit.modal("notice", t("pair.title"), [kit.section(text)], close=t("form.close"))
    blocks = [kit.section(t("pair.found"))]
    for match in matches:
        lines = [kit.mention(match.member.slack_id)]
        if match.shows:
            lines.append(t("pair.found.shows", topic=kit.inline(match.shows, 100)))
        if match.wishes:
            lines.append(t("pair.found.wishes", topic=kit.inline(match.wishes, 100)))
        choose = kit.button(t("pair.choose"), CHOOSE, match.member.id)
        blocks.append(kit.section("\n".join(lines), choose))
    return kit.modal("notice", t("pair.title"), blocks, close=t("form.close"))


def accept(t: Translator, group: Group, series: Sequence[Series] | None) -> kit.View:
    """One's own goal; and, for the last who agrees, the weekly time."""
    blocks = [
        kit.section(f"*{kit.inline(group.theme)}*"),
        kit.input_text(GOAL, t("pair.goal"), longest=600, optional=True, placeholder=t("pair.goal.example")),
    ]
    if series is not None and not series:
        text = t("pair.no_series", minutes=group.workspace.meeting_minutes)
        return kit.modal("notice", t("pair.title"), [kit.section(text)], close=t("form.close"))
    if series:
        lines = [_line(t, number, one) for number, one in enumerate(series, start=1)]
        options = [
            kit.option(t("pair.series.option", number=number), str(int(one.dates[0].at.timestamp())))
            for number, one in enumerate(series, start=1)
        ]
        blocks.append(kit.section("\n".join([t("pair.series.intro"), *lines])))
        blocks.append(kit.input_options(SERIES, t("pair.series"), options, initial=(options[0]["value"],)))
    return kit.modal(
        ACCEPT_FORM, t("pair.title"), blocks, submit=t("pair.accept"), close=t("form.cancel"), about=group.id
    )


def _line(t: Translator, number: int, series: Series) -> str:
    first, last = series.dates[0].at, series.dates[-1].at
    key = "pair.series.line" if not series.exceptions else "pair.series.line.moved"
    return t(key, number=number, first=kit.moment(first), last=kit.day(last), count=series.exceptions)


def add(t: Translator, group: Group) -> kit.View:
    """A line for the list."""
    line = kit.input_text(ITEM, t("pair.item"), lines=False, longest=300)
    return kit.modal(
        ADD_FORM, t("pair.add"), [line], submit=t("story.save"), close=t("form.cancel"), about=group.id
    )


def look_back(t: Translator, group: Group, stage: PairStage, other: str) -> kit.View:
    """Two lines for the other; and, at the end, whether one's own goal was reached."""
    blocks = [
        kit.section(t("pair.back.what", who=kit.mention(other)) if other else t("pair.back.what_alone")),
        kit.input_text(HELPS, t("pair.helps"), longest=1000, optional=True),
        kit.input_text(CHANGE, t("pair.change"), longest=1000, optional=True),
    ]
    if stage == PairStage.END:
        options = [kit.option(t(f"pair.reached.{value}"), value) for value in Applied]
        blocks.append(
            kit.input_options(REACHED, t("pair.reached"), options, optional=True, hint=t("pair.reached.hint"))
        )
    return kit.modal(
        BACK_FORM, t("pair.back.title"), blocks, submit=t("pair.back.send"), close=t("form.cancel"),
        about=f"{group.id}:{stage}",
    )  # fmt: skip
