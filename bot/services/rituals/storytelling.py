"""Stories: looks back, small failures with their lessons, things learned.

Under a name, a story is published when it is told; what is told without one,
bot.services.rituals.anonymous_stories keeps.
"""

from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from bot.errors import Refusal
from bot.services.people.identity import month_of
from bot.store import notice_refresh, notices, reports
from bot.store.memory import cards
from bot.store.models import Member, RitualKind, Story
from bot.store.models.notice_kinds import NoticeKind
from bot.store.rituals import rounds, stories
from bot.store.workspaces import home
from bot.text.terms import detect_language

FIELDS: dict[RitualKind, tuple[str, ...]] = {
    RitualKind.REX: ("context", "expected", "happened", "why", "keep", "change", "who", "links"),
    RitualKind.FAILURE: ("tried", "wrong", "lesson", "causes"),
    RitualKind.LESSON: ("learned",),
}
REQUIRED: dict[RitualKind, tuple[str, ...]] = {
    RitualKind.REX: ("context", "happened", "change"),
    RitualKind.FAILURE: ("tried", "wrong", "lesson"),
    RitualKind.LESSON: ("learned",),
}
MAIN = {
    RitualKind.REX: "happened",
    RitualKind.FAILURE: "wrong",
    RitualKind.LESSON: "learned",
}  # where words told in a message go
NAMES_PEOPLE = {"who", "links"}  # fields in which a colleague's name is what was asked for
LONGEST_STORY, LONGEST_LESSON, MOST_TAGS, SMALLEST = 1500, 500, 5, 3
POSTED, BATCH = NoticeKind.STORY_POSTED, NoticeKind.STORY_BATCH


def longest(kind: RitualKind) -> int:
    """How many characters a field may have."""
    return LONGEST_LESSON if kind == RitualKind.LESSON else LONGEST_STORY


def checked(kind: RitualKind, told: dict[str, str]) -> dict[str, str]:
    """The story as it will be kept, or a refusal beside the field that is empty or too long."""
    most = longest(kind)
    kept = {name: told.get(name, "").strip() for name in FIELDS[kind]}
    for name, text in kept.items():
        if len(text) > most:
            raise Refusal("story.too_long", field=f"story.{name}", length=len(text), longest=most)
        if name in REQUIRED[kind] and not any(letter.isalnum() for letter in text):
            raise Refusal(
                "story.no_lesson" if name == "lesson" else "story.empty_field", field=f"story.{name}"
            )
    return {name: text for name, text in kept.items() if text}


def tags_of(typed: str) -> list[str]:
    """At most five tags out of "supplier; welding, #oven"."""
    words = [word.strip(" #.").lower()[:40] for word in typed.replace(";", ",").split(",")]
    return list(dict.fromkeys(word for word in words if word))[:MOST_TAGS]


def tell(
    session: Session,
    author: Member,
    kind: RitualKind,
    told: dict[str, str],
    *,
    tags: list[str],
    source: str,
    now: datetime,
) -> Story:
    """Publish under the author's name, at once. The same gesture twice is the same story."""
    told, workspace = checked(kind, told), author.workspace
    known = stories.by_source(session, source)
    if known is not None:
        return known
    held = rounds.open_one(session, kind)
    story = Story(
        id=stories.free_number(session), workspace_id=workspace.id, workspace=workspace, kind=kind,
        author_id=author.id, author=author, round_id=held.id if held else None, source=source,
        month=month_of(workspace, now), told=told, tags=tags, language=language_of(told), told_at=now,
        channel=workspace.rituals_channel,
    )  # fmt: skip
    session.add(story)
    session.flush()
    owe_post(session, POSTED, story.id, now)
    if held is not None and author.is_leader:
        held.next_step_at = now  # a leader has told theirs: the round may open to all
    return story


def owe_post(session: Session, kind: NoticeKind, subject: int, now: datetime) -> None:
    """Its message in the rituals' channel: `POSTED` for a story, `BATCH` for those published together."""
    workspace = home(session)
    if workspace.rituals_channel:
        notices.enqueue(
            session, kind, subject_id=subject, channel=workspace.rituals_channel,
            due_at=now, key=f"{kind}:{subject}:",
        )  # fmt: skip


def edit(session: Session, story: Story, by: Member, told: dict[str, str], tags: list[str]) -> None:
    """The named author puts it in other words."""
    check_author(story, by)
    reword(session, story, told, tags)


def withdraw(session: Session, story: Story, by: Member) -> None:
    """The named author takes it back."""
    check_author(story, by)
    take_back(session, story)


def check_author(story: Story, by: Member) -> None:
    """Refuse whoever did not tell it under their name."""
    if story.author_id != by.id:
        raise Refusal("story.not_yours")


def reword(session: Session, story: Story, told: dict[str, str], tags: list[str]) -> None:
    """In other words, by whoever has shown that it is theirs."""
    if story.is_withdrawn:
        raise Refusal("story.gone")
    story.told, story.tags = checked(story.kind, told), tags
    story.language = language_of(story.told)
    redraw(session, story)


def take_back(session: Session, story: Story) -> None:
    """Withdrawn, once, by whoever has shown that it is theirs; its words go."""
    first = session.execute(
        update(Story).where(Story.id == story.id, ~Story.is_withdrawn).values(is_withdrawn=True, told={})
        .execution_options(synchronize_session="fetch")
    )  # fmt: skip
    if notices.won(first):
        redraw(session, story)


def redraw(session: Session, story: Story) -> None:
    """Wherever it stands it is drawn again; the memory's card follows at the next beat."""
    session.flush()
    notice_refresh.refresh_each(session, stories.shown_in(session, story))
    cards.reworded(session, story)
    reports.shown_again(session, story)


def language_of(told: dict[str, str]) -> str | None:
    """The language that it is told in, where that shows."""
    return detect_language("\n".join(told.values()))
