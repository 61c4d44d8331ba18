"""Every table, typed: all are imported from here. Every row belongs to a workspace; no rule lives here."""

from bot.store.models.calendars import BusyTime, OutsideCalendar
from bot.store.models.conversation import Reply, ReplyVote
from bot.store.models.homes import HomeChange, HomeTab
from bot.store.models.knowledge import (
    Card,
    CardVersion,
    Consent,
    Evidence,
    KnowledgeChange,
    RecallHit,
    Referent,
    Vector,
    Wish,
)
from bot.store.models.mentoring import (
    ExternalMentor,
    Meeting,
    MeetingState,
    Offer,
    OfferState,
    Request,
    RequestState,
    Seat,
)
from bot.store.models.notices import Notice, NoticeState
from bot.store.models.people import Avoidance, Member, Workspace
from bot.store.models.questions import Answer, HelpfulVote, Nudge, NudgeState, Outcome, Question
from bot.store.models.records import Erased, SettingChange, Tally
from bot.store.models.rituals import (
    Gathering,
    Habit,
    Kind,
    Pace,
    Place,
    Ritual,
    Round,
    RoundState,
    Story,
    StoryPool,
    Thanks,
)

__all__ = [
    "Answer",
    "Avoidance",
    "BusyTime",
    "Card",
    "CardVersion",
    "Consent",
    "Erased",
    "Evidence",
    "ExternalMentor",
    "Gathering",
    "Habit",
    "HelpfulVote",
    "HomeChange",
    "HomeTab",
    "Kind",
    "KnowledgeChange",
    "Meeting",
    "MeetingState",
    "Member",
    "Notice",
    "NoticeState",
    "Nudge",
    "NudgeState",
    "Offer",
    "OfferState",
    "Outcome",
    "OutsideCalendar",
    "Pace",
    "Place",
    "Question",
    "RecallHit",
    "Referent",
    "Reply",
    "ReplyVote",
    "Request",
    "RequestState",
    "Ritual",
    "Round",
    "RoundState",
    "Seat",
    "SettingChange",
    "Story",
    "StoryPool",
    "Tally",
    "Thanks",
    "Vector",
    "Wish",
    "Workspace",
]
