"""The demo's company can be believed: it holds together, it is varied, and it says what it promises."""

import json
import re
import shutil
from collections import Counter
from collections.abc import Callable
from datetime import UTC, date, datetime, time
from itertools import combinations
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from demo.company import Company, Person
from demo.company_folder import ORLAVENT, load
from demo.records import CompanyError

FRENCH = re.compile(
    r"\b(?:le|la|les|des|du|un|une|est|et|que|qui|pour|pas|je|il|nous|vous|dans|sur|avec|au|ce|ne)\b"
)
ENGLISH = re.compile(
    r"\b(?:the|an|and|of|to|is|in|it|for|that|not|you|we|they|with|this|what|do|does|how|are)\b"
)
CODE = re.compile(r"`[^`]*`")


@pytest.fixture(scope="module")
def company() -> Company:
    return load()


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The company's folder, to be spoilt."""
    return Path(shutil.copytree(ORLAVENT, tmp_path / "company"))


def test_whoever_has_a_role_in_the_settings_has_it_in_their_title(company: Company) -> None:
    assert [one.title for one in company.people if one.learning_lead] == [
        "Responsable formation et développement"
    ]


def words(text: str) -> set[str]:
    return set(re.findall(r"\w+", text.lower()))


def language(text: str) -> str:
    lowered = text.lower()
    return "fr" if len(FRENCH.findall(lowered)) > len(ENGLISH.findall(lowered)) else "en"


def likeness(one: set[str], other: set[str]) -> float:
    """The share of words that two texts have in common (Jaccard)."""
    return len(one & other) / len(one | other)


def texts(company: Company) -> list[str]:
    return [q.text for q in company.questions] + [a.text for a in company.answers]


def local(person: Person, instant: datetime) -> datetime:
    return instant.astimezone(ZoneInfo(person.tz))


def test_the_company_has_about_forty_people_on_three_sites_and_in_two_time_zones(company: Company) -> None:
    assert 40 <= len(company.people) <= 50
    assert {person.site for person in company.people} == {"lyon", "nantes", "montreal"}
    assert {person.tz for person in company.people} == {"Europe/Paris", "America/Toronto"}
    assert {person.locale for person in company.people} == {"fr-FR", "en-GB", "en-US"}


def test_the_special_cases_of_a_real_workspace_are_there(company: Company) -> None:
    people = company.people
    assert [person.handle for person in people if person.deleted] == ["patrice.gourvennec"]
    assert [person.handle for person in people if person.restricted] == ["camille.rivoal"]
    assert [person.handle for person in people if person.bot] == ["planning-bot"]
    assert [person.handle for person in people if person.paused_until] == ["ludovic.pineau"]
    assert sum(person.joined is not None for person in people) == 2
    assert {True, False, None} == {person.mentor for person in people}
    assert [channel.name for channel in company.channels if channel.private] == ["direction"]
    assert company.questions_channel.name == "questions-entraide"


def test_every_reporting_line_ends_with_the_chief_executive(company: Company) -> None:
    for person in company.people:
        line = [person.handle]
        while manager := company.by_handle[line[-1]].manager:
            assert manager not in line, f"{person.handle} is their own manager"
            line.append(manager)
        assert line[-1] == "helene.marchetti" or person.bot


def test_everybody_declares_what_they_know_but_the_newcomers_the_guest_and_the_bot(company: Company) -> None:
    for person in company.people:
        silent = person.joined or person.restricted or person.bot
        assert not person.expertise if silent else 2 <= len(person.expertise) <= 5, person.handle


def test_ids_are_in_the_form_of_slack_and_never_change(company: Company) -> None:
    ids = [person.id for person in company.people] + [channel.id for channel in company.channels]
    assert len(set(ids)) == len(ids)
    assert all(re.fullmatch(r"[UC][A-Z2-7]{10}", id_) for id_ in ids)
    assert company.by_handle["karim.zeroual"].id == "UNMU3QY2YLT"


def test_there_is_enough_history_to_learn_from(company: Company) -> None:
    answers = Counter(answer.question_id for answer in company.answers)
    accepted = Counter(answer.question_id for answer in company.answers if answer.accepted)
    assert len(company.questions) >= 110
    assert len(company.answers) >= 170
    assert len(accepted) / len(company.questions) > 0.85
    assert set(accepted.values()) == {1}
    assert any(question.id not in answers for question in company.questions)
    assert any(question.id not in accepted for question in company.questions if question.id in answers)


def test_two_questions_in_three_are_french_and_the_rest_english(company: Company) -> None:
    french = sum(language(question.text) == "fr" for question in company.questions)
    assert 0.6 < french / len(company.questions) < 0.7


def test_knowledge_is_spread_over_many_people(company: Company) -> None:
    answered = Counter(answer.user for answer in company.answers)
    assert len(answered) >= 35
    assert answered.most_common(1)[0][1] < 0.1 * len(company.answers)
    assert sum(count >= 3 for count in answered.values()) >= 25
    assert not {person.handle for person in company.people if person.joined} & answered.keys()


def test_no_two_texts_are_near_copies_of_each_other(company: Company) -> None:
    bags = [(text, words(text)) for text in texts(company)]
    for (one, first), (other, second) in combinations(bags, 2):
        assert likeness(first, second) < 0.35, f"{one!r} resembles {other!r}"


def test_answers_are_worth_reading(company: Company) -> None:
    for answer in company.answers:
        assert 10 <= len(answer.text.split()) <= 120, answer.id
    accepted = [len(answer.text.split()) for answer in company.answers if answer.accepted]
    assert min(accepted) >= 35


def test_people_write_in_their_working_week_while_they_are_with_the_company(company: Company) -> None:
    written = [(q.asker, q.created) for q in company.questions] + [
        (a.user, a.created) for a in company.answers
    ]
    for handle, instant in written:
        assert handle
        person = company.by_handle[handle]
        there = local(person, instant)
        start, end = (time.fromisoformat(hour) for hour in (person.hours or "09:00-18:00").split("-"))
        assert there.weekday() < 5 and start <= there.time() <= end, f"{handle} wrote at {there}"
        assert not person.left or there.date() <= person.left
        assert date(2026, 1, 16) <= there.date() < company.today


def test_nobody_answers_themselves_or_before_the_question_was_asked(company: Company) -> None:
    asked = {question.id: question for question in company.questions}
    for answer in company.answers:
        question = asked[answer.question_id]
        assert answer.user != question.asker, answer.id
        assert answer.created > question.created, answer.id


def test_french_typography_is_kept(company: Company) -> None:
    tour = [text for asked in company.tour for text in (asked.text, asked.answer or "")]
    for text in filter(lambda text: language(text) == "fr", texts(company) + tour):
        plain = CODE.sub("", text)
        assert not re.search(r" [?!;:»]|« |\w'\w", plain), text


def test_the_files_are_in_the_routing_format_to_the_letter(company: Company) -> None:
    forms = {
        "questions.jsonl": ["id", "created", "asker", "title", "body", "tags", "site", "split"],
        "answers.jsonl": ["id", "question_id", "user", "created", "score", "accepted", "text"],
    }
    for name, keys in forms.items():
        rows = [json.loads(line) for line in (ORLAVENT / name).read_text(encoding="utf-8").splitlines()]
        assert all(list(row) == keys for row in rows)
        assert [row["created"] for row in rows] == sorted(row["created"] for row in rows)
        assert all(datetime.fromisoformat(row["created"]).tzinfo == UTC for row in rows)
    meta = json.loads((ORLAVENT / "meta.json").read_text(encoding="utf-8"))
    assert (meta["questions"], meta["answers"]) == (len(company.questions), len(company.answers))


def test_the_tour_has_a_memory_an_anonymous_and_a_hopeless_question(
    company: Company,
) -> None:
    kinds = Counter(asked.kind for asked in company.tour)
    assert kinds["route"] >= 9
    assert (kinds["memory"], kinds["nobody"], kinds["anonymous"]) == (1, 1, 1)
    assert {asked.language for asked in company.tour} == {"fr", "en"}
    assert all(language(asked.text) == asked.language for asked in company.tour)


def test_the_tour_asks_only_people_who_can_be_asked(company: Company) -> None:
    for asked in company.tour:
        assert asked.asker not in asked.experts
        assert not set(asked.experts) & set(asked.avoid)
        assert asked.answerer in asked.experts or asked.kind == "nobody"
        for handle in asked.experts:
            person = company.by_handle[handle]
            assert not (person.deleted or person.restricted or person.bot or person.paused_until), handle
        if asked.anonymous:
            assert company.by_handle[asked.asker].manager in asked.avoid


def test_the_memory_question_resembles_its_answered_twin_more_than_anything_else(company: Company) -> None:
    [asked] = [asked for asked in company.tour if asked.kind == "memory"]
    nearest = max(company.questions, key=lambda q: likeness(words(q.text), words(asked.text)))
    assert nearest.id == asked.remembers
    assert any(answer.accepted for answer in company.answers_to(nearest.id))


def test_other_tour_questions_are_new(company: Company) -> None:
    for asked in company.tour:
        if asked.kind != "memory":
            assert all(likeness(words(q.text), words(asked.text)) < 0.3 for q in company.questions), asked.key


def spoil(name: str, before: str, after: str) -> Callable[[Path], None]:
    def change(folder: Path) -> None:
        path = folder / name
        text = path.read_text(encoding="utf-8")
        assert before in text
        path.write_text(text.replace(before, after, 1), encoding="utf-8")

    return change


@pytest.mark.parametrize(
    ("change", "named"),
    [
        (spoil("questions.jsonl", '"asker": "julien.castaing"', '"asker": "nobody.here"'), "nobody.here"),
        (spoil("answers.jsonl", '"question_id": "q001"', '"question_id": "q999"'), "q999"),
        (spoil("answers.jsonl", '"question_id"', '"question"'), "answers.jsonl:1"),
        (spoil("questions.jsonl", "}\n", "\n"), "questions.jsonl:1"),
        (spoil("company.yml", "manager: helene.marchetti", "manager: helene"), "nobody is called helene"),
        (spoil("company.yml", "leader: true", "leaders: true"), "leaders"),
        (spoil("company.yml", "site: nantes", "site: rennes"), "rennes"),
        (spoil("company.yml", "role: questions", "role: rituals"), "no channel has the role questions"),
        (spoil("company.yml", "people:", "people: ["), "company.yml"),
        (spoil("tour.yml", "answerer: hugo.delattre", "answerer: hugo"), "slow-download"),
    ],
)
def test_a_company_that_contradicts_itself_is_refused_by_name(
    copy: Path, change: Callable[[Path], None], named: str
) -> None:
    change(copy)
    with pytest.raises(CompanyError, match=re.escape(named)):
        load(copy)
