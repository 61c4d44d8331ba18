"""What a story looks like: its form, its post, a batch without names, the receipt and what it opens."""

from collections.abc import Mapping, Sequence

from bot.i18n import Translator
from bot.store.models import Member, Place, ReportSubject, RitualKind, Story
from bot.views import kit, report_button
from bot.views.kit.months import month

TELL = {
    RitualKind.REX: "story.tell_rex",
    RitualKind.FAILURE: "story.tell_failure",
    RitualKind.LESSON: "story.tell_lesson",
}
FORM, EDIT, EDIT_FORM, TRIED = "story.form", "story.edit", "story.edit_form", "story.tried"
RECEIPT_FORM, OWN_FORM, PHRASE, CHOICE = (
    "receipt.form",
    "receipt.own_form",
    "receipt.phrase",
    "receipt.choice",
)
RECEIPT = "receipt.open"
TAGS, OPTIONS = "story.tags", "story.options"
NAMELESS = "nameless"
CHOICES = (KEEP, WITHDRAW, CLAIM) = "keep", "withdraw", "claim"
SHORT = {"who", "links"}
SHOWN_AT_ONCE = 12

Fields = Mapping[RitualKind, Sequence[str]]


def form(
    t: Translator, kind: RitualKind, fields: Sequence[str], required: Sequence[str], longest: int,
    note: str = "",
    *, told: Mapping[str, str] | None = None, nameless: bool = False,
) -> kit.View:  # fmt: skip
    """The form of one kind of story. The same form, named or not: opening it tells nothing.

    `told` are words to start from, `nameless` what is chosen at first.
    """
    blocks = [kit.section(t(f"story.{kind}.what"))]
    if note:
        blocks.append(kit.context(note))
    blocks += _inputs(t, fields, required, longest, told or {}, [])
    if kind == RitualKind.FAILURE:
        choice = [kit.option(t("story.nameless"), NAMELESS)]
        blocks.append(
            kit.input_options(
                OPTIONS, t("story.options"), choice, kind="checkboxes", hint=t("story.nameless.hint"),
                initial=(NAMELESS,) if nameless else (), optional=True,
            )
        )  # fmt: skip
    return kit.modal(
        FORM, t(f"story.{kind}"), blocks, submit=t("story.send"), close=t("form.cancel"), about=kind.value
    )


def _inputs(
    t: Translator, fields: Sequence[str], required: Sequence[str], longest: int, told: Mapping[str, str],
    tags: Sequence[str],
) -> list[kit.Block]:  # fmt: skip
    blocks = [
        kit.input_text(
            f"story.{name}", t(f"story.field.{name}"), initial=told.get(name, ""), longest=longest,
            lines=name not in SHORT, optional=name not in required, hint=_hint(t, name),
        )
        for name in fields
    ]  # fmt: skip
    tagged = kit.input_text(
        TAGS, t("story.tags"), initial=", ".join(tags), longest=200, lines=False, optional=True,
        hint=t("story.tags.hint"),
    )  # fmt: skip
    return [*blocks, tagged]


def _hint(t: Translator, name: str) -> str:
    return t(f"story.hint.{name}") if name in ("causes", "lesson", "why", "learned") else ""


def edit_form(
    t: Translator, story: Story, fields: Sequence[str], required: Sequence[str], longest: int
) -> kit.View:
    """A named story, for its author: other words, or taken back."""
    blocks = _inputs(t, fields, required, longest, story.told, story.tags)
    blocks.append(_choice(t, (KEEP, WITHDRAW)))
    return kit.modal(
        EDIT_FORM, t(f"story.{story.kind}"), blocks, submit=t("story.save"), close=t("form.cancel"),
        about=story.id,
    )  # fmt: skip


def _choice(t: Translator, choices: Sequence[str]) -> kit.Block:
    options = [kit.option(t(f"receipt.choice.{choice}"), choice) for choice in choices]
    return kit.input_options(CHOICE, t("receipt.choice"), options, kind="radio_buttons", initial=(KEEP,))


def thanks(t: Translator, story: Story, channel: str | None, *, private: bool) -> kit.View:
    """After a named story: where it stands; `private` is whether that channel is."""
    key = "story.told.in_private" if private else "story.told.in"
    place = t(key, channel=kit.channel(channel)) if channel else t("story.told.memory")
    blocks = [
        kit.section(f"{t('story.told')} {place}"),
        kit.actions(kit.button(t("story.edit"), EDIT, story.id)),
    ]
    return kit.modal("notice", t(f"story.{story.kind}"), blocks, close=t("form.close"))


def receipt(t: Translator, kind: RitualKind, phrase: str, smallest: int) -> kit.View:
    """The receipt, shown this once, in the form's own place: no message carries it."""
    blocks = [
        kit.section(t("receipt.shown")),
        kit.section(f"*`{phrase}`*"),
        kit.section(t("receipt.what_for", smallest=smallest)),
        kit.context(t("receipt.promise")),
    ]
    return kit.modal("notice", t("receipt.title"), blocks, close=t("receipt.noted"))


def receipt_form(t: Translator) -> kit.View:
    """Where the phrase is typed."""
    field = kit.input_text(PHRASE, t("receipt.phrase"), lines=False, longest=200, hint=t("receipt.hint"))
    return kit.modal(
        RECEIPT_FORM, t("receipt.title"), [field], submit=t("receipt.open"), close=t("form.cancel")
    )


def own_form(
    t: Translator, kind: RitualKind, fields: Sequence[str], required: Sequence[str], longest: int,
    told: Mapping[str, str], tags: Sequence[str], receipt_hash: str,
) -> kit.View:  # fmt: skip
    """What the receipt opens: my story, to change, to take back, or to put my name to."""
    blocks = _inputs(t, fields, required, longest, told, tags)
    blocks.append(_choice(t, (KEEP, WITHDRAW, CLAIM)))
    return kit.modal(
        OWN_FORM, t(f"story.{kind}"), blocks, submit=t("story.save"), close=t("form.cancel"),
        about=f"{kind}:{receipt_hash}",
    )  # fmt: skip


def posted(t: Translator, story: Story) -> kit.Message:
    """A named story, in its channel."""
    if not story.stands:
        return kit.message(gone(t, story))
    who = kit.mention(story.author.slack_id) if story.author else t("people.former")
    title = t(f"story.{story.kind}.by", who=who)
    blocks = [kit.section(title), *body(t, story, to_report=True)]
    return kit.message(f"{title} {heading(story, 300)}", *blocks)


def batch(t: Translator, told: Sequence[Story]) -> kit.Message:
    """Stories without a name, together, in the order of numbers drawn at random."""
    title = t("story.batch", month=month(t, told[0].month))
    blocks: list[kit.Block] = [kit.header(title), kit.context(t("story.batch.how"))]
    for story in told[:SHOWN_AT_ONCE]:
        blocks.append(kit.divider())
        if not story.stands:
            blocks.append(kit.context(gone(t, story)))
            continue
        if story.author is not None:
            blocks.append(kit.context(t("story.claimed", who=kit.mention(story.author.slack_id))))
        blocks += body(t, story, 700, to_report=True)
    if len(told) > SHOWN_AT_ONCE:
        blocks.append(kit.context(t.n("story.batch.more", len(told) - SHOWN_AT_ONCE)))
    return kit.message(title, *blocks[:50])


def gone(t: Translator, story: Story) -> str:
    """What stands where a story stood: that it was taken back, or why it was taken down."""
    return (
        report_button.down(t, ReportSubject.STORY, story.taken_down_for)
        if story.taken_down_at
        else t("story.withdrawn")
    )


def body(t: Translator, story: Story, limit: int = 1200, *, to_report: bool = False) -> list[kit.Block]:
    """A story's own words, each below what it answers; the first with the way to report it beside it."""
    lines = [f"*{t(f'story.field.{name}')}*\n{kit.quote(text, limit)}" for name, text in story.told.items()]
    shown = [kit.section("\n".join(lines))] if len("\n".join(lines)) < 2900 else [*map(kit.section, lines)]
    if to_report and shown:
        shown[0] = {**shown[0], "accessory": report_button.button(t, ReportSubject.STORY, story.id)}
    tags = [kit.context(" ".join(f"#{kit.inline(tag, 40)}" for tag in story.tags))] if story.tags else []
    return [*shown, *tags]


def heading(story: Story, limit: int = 140) -> str:
    """A story in one line: what it teaches, else what it was about."""
    for name in ("lesson", "learned", "change", "context"):
        if story.told.get(name):
            return kit.inline(story.told[name], limit)
    return ""


def teller(t: Translator, member: Member | None) -> str:
    """Whose story it is, for an agenda."""
    return kit.mention(member.slack_id) if member else t("story.nobody")


def invitation(t: Translator, place: Place) -> kit.Message:
    """To those of a project's or an incident's channel, when it is archived."""
    title = t("story.invitation", name=kit.inline(place.name, 80))
    button = kit.button(t("story.rex.tell"), TELL[RitualKind.REX], RitualKind.REX.value, style="primary")
    return kit.message(
        title, kit.section(title), kit.actions(button), kit.context(t("story.invitation.free"))
    )
