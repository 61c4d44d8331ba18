"""The Home tab: one place for a person. Pure: everything that it shows is handed in."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.embedding.models import ModelChoice
from bot.i18n import Translator
from bot.store.models import Member, Nudge, Question
from bot.store.people.evidence import Believed
from bot.store.questions.audience import Audience
from bot.views import kit
from bot.views.admin import settings_form
from bot.views.memory import search_forms
from bot.views.people import expertise_messages, profile_forms
from bot.views.privacy import privacy_messages
from bot.views.questions import nudge_messages, question_messages
from bot.views.rituals import contribution_list, thanks_messages

ROWS_SHOWN = 5
SHOWN_TOPICS = 12


@dataclass(frozen=True, slots=True)
class Health:
    """For those who run Éclair: the model in use, and how many notices were given up."""

    choice: ModelChoice
    given_up: int


@dataclass(frozen=True, slots=True)
class Waiting:
    """A question that waits for their answer, and who would read that."""

    nudge: Nudge
    audience: Audience


@dataclass(frozen=True, slots=True)
class HomeData:
    """Everything of a person that their Home tab shows."""

    member: Member
    week: str
    minutes: int
    questions: Sequence[Question]
    asked: Sequence[Waiting]
    known: Believed
    wishes: Sequence[str]
    told: contribution_list.Contributions
    given: contribution_list.Given
    health: Health | None
    reads_map: bool = True  # guests may not, where the workspace says so


def home(t: Translator, mine: HomeData, more: Sequence[kit.Block] = ()) -> kit.View:
    """The whole tab; `more` are other nouns' own parts. Slack shows a hundred blocks at most."""
    first = [] if mine.member.settled_in_at else _first_visit(t)
    blocks = [
        kit.header(t("home.title")),
        kit.section(t("home.what")),
        _doors(t, mine),
        *first,
        *_asked(t, mine.asked),
        *_questions(t, mine.questions),
        *more,
        *contribution_list.rituals(t, mine.told),
        *_expertise(t, mine),
        *_availability(t, mine),
        *contribution_list.exchange(t, mine.given),
        *_settings(t, mine.member),
        *(_health(t, mine.health) if mine.health else []),
    ]
    return kit.home(*blocks)


def _doors(t: Translator, mine: HomeData) -> kit.Block:
    """What one comes for; nothing can be typed here, so that each is a button."""
    buttons = [
        kit.button(t("home.ask"), question_messages.ASK, "home", style="primary"),
        kit.button(t("search.find"), search_forms.FIND, "home"),
    ]
    if mine.reads_map:
        buttons.append(kit.button(t("search.who"), search_forms.WHO, "home"))
    return kit.actions(*buttons, kit.button(t("thanks.open"), thanks_messages.SAY, "home"))


def _first_visit(t: Translator) -> list[kit.Block]:
    return [
        kit.section(t("home.first")),
        kit.actions(
            kit.button(t("home.start"), profile_forms.START, "home", style="primary"),
            kit.button(t("home.skip"), profile_forms.SKIP_START, "home"),
        ),
    ]


def _asked(t: Translator, asked: Sequence[Waiting]) -> list[kit.Block]:
    blocks = [kit.divider(), kit.header(t("home.asked_of_me"))]
    if not asked:
        return [*blocks, kit.section(t("home.nothing_asked"))]
    for one in asked[:ROWS_SHOWN]:
        question = one.nudge.question
        line = f"{question_messages.who_asks(t, question, alone=True)}\n{kit.quote(question.text, 300)}"
        blocks.append(kit.section(line, kit.button(t("nudge.answer"), nudge_messages.ANSWER, one.nudge.id)))
        blocks += nudge_messages.kept_among(t, one.audience)
    return blocks


def _questions(t: Translator, mine: Sequence[Question]) -> list[kit.Block]:
    blocks = [kit.divider(), kit.header(t("home.mine"))]
    if not mine:
        return [*blocks, kit.section(t("home.none_asked"))]
    for question in mine[:ROWS_SHOWN]:
        standing = [answer for answer in question.answers if answer.stands]
        line = f"{question_messages.state(t, question, len(standing))} · {kit.day(question.asked_at)}"
        blocks.append(kit.section(f"{kit.quote(question.text, 250)}\n{line}"))
    return [*blocks, kit.actions(kit.button(t("home.all_mine"), question_messages.ALL, "home"))]


def _expertise(t: Translator, mine: HomeData) -> list[kit.Block]:
    known, lines = mine.known, []
    if known.topics:
        lines.append(_topics(known.topics))
    lines.append(t.n("home.shown", known.shown) if known.shown else t("home.nothing_shown"))
    if known.proposed:
        lines.append(t.n("home.proposed", known.proposed))
    if mine.member.is_listed:
        lines.append(t("home.listed" if known.topics or known.shown else "home.listed.later"))
    else:
        lines.append(t("home.unlisted"))
    if mine.wishes:
        lines.append(t("home.wishes", topics=_topics(mine.wishes)))
    return [
        kit.divider(),
        kit.header(t("home.expertise")),
        kit.section("\n".join(lines)),
        kit.context(t("home.expertise_rule")),
        kit.actions(
            kit.button(t("home.edit_topics"), profile_forms.START, "topics"),
            kit.button(t("home.see_evidence"), expertise_messages.EXPERTISE, "all"),
        ),
    ]


def _topics(topics: Sequence[str]) -> str:
    return ", ".join(kit.inline(topic, 60) for topic in topics[:SHOWN_TOPICS])


def _availability(t: Translator, mine: HomeData) -> list[kit.Block]:
    lines = [
        profile_forms.may_be_asked(t, mine.member),
        t("home.week", week=mine.week),
        t("home.minutes", minutes=mine.minutes),
    ]
    buttons = [kit.button(t("home.change"), profile_forms.AVAILABILITY, "home")]
    if mine.member.paused_until:
        buttons.append(kit.button(t("home.resume"), profile_forms.RESUME, "home"))
    return [
        kit.divider(),
        kit.header(t("home.availability")),
        kit.section("\n".join(lines)),
        kit.actions(*buttons),
    ]


def _settings(t: Translator, member: Member) -> list[kit.Block]:
    options = [
        kit.option(t("language.slack"), "slack"),
        kit.option("Français", "fr"),
        kit.option("English", "en"),
    ]
    chosen = next(choice for choice in options if choice["value"] == (member.language or "slack"))
    select = {
        "type": "static_select",
        "action_id": profile_forms.LANGUAGE,
        "options": options,
        "initial_option": chosen,
    }
    return [
        kit.divider(),
        kit.header(t("home.settings")),
        kit.actions(select, kit.button(t("home.privacy"), privacy_messages.PRIVACY, "home")),
    ]


def _health(t: Translator, health: Health) -> list[kit.Block]:
    known = health.choice.source != "none"
    lines = [
        t("home.model", model=health.choice.title) if known else t("home.no_model"),
        t(f"home.french.{health.choice.french}"),
    ]
    if health.given_up:
        lines.append(t.n("home.given_up", health.given_up))
    return [
        kit.divider(),
        kit.header(t("home.admin")),
        kit.section("\n".join(lines)),
        kit.actions(kit.button(t("home.open_settings"), settings_form.OPEN, "home")),
    ]
