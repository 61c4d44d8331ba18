"""What a given reader may see of a text. Everything that quotes, shows or hands on what somebody wrote asks.

A text stands in a channel, or in none. A public channel's is read by colleagues; a private one's by those who
are in it at this moment, and shown to them there or in their own conversation with the bot, nowhere else; a
guest reads what stands in the channels that they are in, unless the workspace lets guests read as colleagues
do. Nobody has more rights than another: an admin outside a channel reads what any colleague outside it does.
What was said in a private channel that became public stays with its people: whoever wrote it chose them.
A channel of which Slack has not said whether it is private counts as private, and somebody of whom it has not
said that they are in it counts as outside. In a channel that another organisation shares, strangers read
along: nothing is said there but what stands there.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from sqlalchemy.orm import Session

from bot.store.models import Answer, Card, Member, Place, Question, QuestionState, Reply, Story, Workspace
from bot.store.models.channels import is_direct
from bot.store.people import channels
from bot.store.people.askers import asker_of, nudge_of
from bot.store.workspaces import home

Text = Question | Answer | Reply | Card | Story
Shown = TypeVar("Shown", Question, Answer, Reply, Card, Story)
LIKE_COLLEAGUES = "everything"  # the other choice for guests is "channels"


@dataclass(frozen=True, slots=True)
class Reader:
    """Who will read it, and where it will stand.

    `members` each read it alone: in private, or for their eyes only in `channel`. Without members everybody
    in `channel` reads it; without either, whoever in the company comes by.
    """

    workspace: Workspace
    members: tuple[Member, ...] = ()
    channel: str | None = None


def alone(member: Member, channel: str | None = None) -> Reader:
    """One person, in private, or for their eyes only in a channel."""
    here = None if is_direct(channel) else channel
    return Reader(member.workspace, (member,), here)


def everybody_in(workspace: Workspace, channel: str | None) -> Reader:
    """All those who are in a channel."""
    return Reader(workspace, (), channel)


def may_see(session: Session, reader: Reader, text: Text) -> bool:
    """Whether this text may be shown to this reader, now."""
    if text.workspace_id != reader.workspace.id:
        return False
    return _is_seen(session, reader, text, text in _readable(session, reader, [text]))


def seen(session: Session, reader: Reader, texts: Iterable[Shown]) -> list[Shown]:
    """Those of these texts that may be shown to this reader, now, in their order."""
    asked = [text for text in texts if text.workspace_id == reader.workspace.id]
    readable = _readable(session, reader, asked)
    return [text for text in asked if _is_seen(session, reader, text, text in readable)]


def reads_all(session: Session, reader: Reader) -> bool:
    """Whether this reader may see what stands in no channel: topics, wishes, thanks."""
    return None in open_to(session, reader, [None])


def is_everybodys(session: Session, text: Text) -> bool:
    """Whether colleagues at large may read what stands where this does."""
    workspace = session.get_one(Workspace, text.workspace_id)
    return text in _readable(session, Reader(workspace), [text])


def readable_questions(session: Session, reader: Reader, questions: Iterable[Question | None]) -> set[int]:
    """Numbers of those of these questions whose words may be shown to this reader."""
    known = {question.id: question for question in questions if question is not None}
    return {question.id for question in seen(session, reader, known.values())}


def stands(text: Text) -> bool:
    """Whether there are words to show to others than whose they are: not withdrawn, deleted, merged away,
    or taken down."""
    if isinstance(text, Question):
        return text.state not in (QuestionState.WITHDRAWN, QuestionState.DRAFT)
    if isinstance(text, Card):
        return text.stands
    if isinstance(text, Story):
        return text.stands
    if isinstance(text, Answer):
        return text.stands and stands(text.question)
    return text.stands and (text.question is None or stands(text.question))


def _readable(session: Session, reader: Reader, texts: Sequence[Text]) -> set[Text]:
    """Those of these whose channel is open to this reader; what was said before a channel became public stays
    with those who are in it."""
    asked = {_channel_of(text) for text in texts}
    if not asked:
        return set()
    known = _known(session, reader, asked)
    now = _open(session, reader, asked, known)
    before = _open(session, reader, asked, known, as_before=True) if _any_opened(known) else now
    return {text for text in texts if _channel_of(text) in (before if _is_older(known, text) else now)}


def _any_opened(known: dict[str, Place]) -> bool:
    return any(place.opened_at is not None for place in known.values())


def _is_older(known: dict[str, Place], text: Text) -> bool:
    """Whether it was said while its channel, public by now, was private; of a month, all of it was."""
    place = known.get(_channel_of(text) or "")
    if place is None or place.opened_at is None:
        return False
    if isinstance(text, Answer | Reply):
        return text.question is not None and text.question.asked_at <= place.opened_at
    at = text.asked_at if isinstance(text, Question) else getattr(text, "told_at", None)
    month = "" if isinstance(text, Question) else text.month
    return at <= place.opened_at if at is not None else month <= f"{place.opened_at:%Y-%m}"


def _channel_of(text: Text) -> str | None:
    if isinstance(text, Answer | Reply):
        return text.question.channel if text.question is not None else None
    return text.channel


def open_to(session: Session, reader: Reader, asked: Iterable[str | None]) -> set[str | None]:
    """Those of these channels (None is "in none") of which this reader may see what stands there."""
    wanted = set(asked)
    return _open(session, reader, wanted, _known(session, reader, wanted))


def _known(session: Session, reader: Reader, asked: Iterable[str | None]) -> dict[str, Place]:
    named = {channel for channel in (*asked, reader.channel) if channel is not None}
    return channels.by_channel(session, named) if named else {}


def _open(
    session: Session,
    reader: Reader,
    wanted: set[str | None],
    known: dict[str, Place],
    *,
    as_before: bool = False,
) -> set[str | None]:
    """`as_before`: what was said in them while they were private."""
    if _may_be_shared(reader, known):
        return wanted & {reader.channel}
    guests = _limited_guests(session, reader, known)
    inside = channels.inside(session, known.values(), [*reader.members, *(guests or ())])
    public = {
        channel
        for channel in wanted
        if channel is None or _is_public(known.get(channel), as_before=as_before)
    }
    return {channel for channel in wanted if _is_open(reader, channel, channel in public, inside, guests)}


def _is_public(place: Place | None, *, as_before: bool) -> bool:
    was_closed = as_before and place is not None and place.opened_at is not None
    return place is not None and place.is_private is False and not was_closed


def _is_open(
    reader: Reader,
    channel: str | None,
    is_public: bool,
    inside: set[tuple[str, int]],
    guests: Sequence[Member] | None,
) -> bool:
    if channel is not None and channel == reader.channel and not reader.members:
        return True
    if guests is None or any((channel, guest.id) not in inside for guest in guests):
        return False
    if is_public:
        return True
    here = reader.channel in (None, channel)
    return here and bool(reader.members) and all((channel, one.id) in inside for one in reader.members)


def are_colleagues(session: Session, channel: str) -> bool:
    """Whether nobody of another organisation reads along in a channel."""
    workspace = home(session)
    known = channels.by_channel(session, {channel})
    return not _may_be_shared(everybody_in(workspace, channel), known)


def _may_be_shared(reader: Reader, known: dict[str, Place]) -> bool:
    """Whether it would be read by all in a channel in which people of another organisation may be."""
    if reader.members or reader.channel is None:
        return False
    place = known.get(reader.channel)
    return place is None or place.is_shared is not False


def _limited_guests(session: Session, reader: Reader, known: dict[str, Place]) -> Sequence[Member] | None:
    """Guests among the readers, where they see no more than their channels; None where that is unknown."""
    if reader.workspace.guests_read == LIKE_COLLEAGUES:
        return ()
    if reader.members:
        return [member for member in reader.members if member.is_guest]
    place = known.get(reader.channel or "")
    if reader.channel is None or not channels.has_guests(session):
        return ()
    return channels.guests_in(session, place) if place is not None and place.listed_at is not None else None


def _is_seen(session: Session, reader: Reader, text: Text, is_open: bool) -> bool:
    return (is_open and stands(text) and not _is_letter(text)) or _is_theirs(session, reader, text, is_open)


def _is_letter(text: Text) -> bool:
    """Whether it is what one person wrote to another about their session."""
    return isinstance(text, Reply) and text.question is None


def _is_theirs(session: Session, reader: Reader, text: Text, is_open: bool) -> bool:
    """Whether one person reads their own words, or words that were put to them.

    What colleagues wrote in a channel's thread is put to whoever asked, while that channel is open to them.
    """
    if len(reader.members) != 1:
        return False
    member = reader.members[0]
    if isinstance(text, Story):
        return text.author_id == member.id and stands(text)
    if isinstance(text, Question):
        return _asked_or_was_asked(session, text, member)
    if isinstance(text, Card):
        return False
    if not text.stands:
        return False
    if text.author_id == member.id or (isinstance(text, Reply) and text.to_id == member.id):
        return True
    asker = asker_of(session, text.question) if text.question is not None else None
    return (is_open or text.seen_in is None) and asker is not None and asker.id == member.id


def _asked_or_was_asked(session: Session, question: Question, member: Member) -> bool:
    asker = asker_of(session, question)
    if asker is not None and asker.id == member.id:
        return True
    was_asked = stands(question) and nudge_of(session, question, member) is not None
    return was_asked and not is_confined(session, question)


def held_back(session: Session, question: Question) -> str:
    """Why a question's words do not go into what bears a name and is read elsewhere; "" where they may."""
    if question.anonymous:
        return "nameless"
    return "private" if is_private(session, question) else ""


def is_private(session: Session, question: Question) -> bool:
    """Whether a question stands in a channel that is private, or not known to be public, or was so then."""
    if question.channel is None:
        return False
    known = channels.by_channel(session, {question.channel})
    place = known.get(question.channel)
    return not _is_public(place, as_before=False) or _is_older(known, question)


def is_closed(session: Session, channel: str | None) -> bool:
    """Whether a channel is private, or not known to be public."""
    if channel is None:
        return False
    return not _is_public(channels.by_channel(session, {channel}).get(channel), as_before=False)


def is_undecided(session: Session, question: Question) -> bool:
    """Whether it cannot go out before its asker said whether people outside its channel may be asked."""
    undecided = question.state == QuestionState.DRAFT and question.stays_in_channel is None
    return undecided and is_private(session, question)


def awaits_reach(session: Session, question: Question) -> bool:
    """Whether its asker was asked so, and has yet to say."""
    return not question.is_held and is_undecided(session, question)


def is_among(session: Session, question: Question) -> bool:
    """Whether the bot is in a question's private channel: where it is not, Slack shows it nobody."""
    known = channels.by_channel(session, {question.channel or ""})
    return any(place.listed_at is not None for place in known.values())


def is_confined(session: Session, question: Question) -> bool:
    """Whether nobody outside its channel may be asked: private, and its asker did not say that others may."""
    return question.stays_in_channel is not False and is_private(session, question)


def may_be_put_to(session: Session, question: Question, members: Sequence[Member]) -> list[Member]:
    """Those among these to whom a question may be put: of a confined one, those who are in its channel."""
    if question.channel is None or not is_confined(session, question):
        return list(members)
    known = channels.by_channel(session, {question.channel})
    inside = channels.inside(session, known.values(), members)
    return [member for member in members if (question.channel, member.id) in inside]
