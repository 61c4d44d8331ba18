"""Real questions, in the routing format, become a company that the demo can play."""

import gzip
import json
import os
from pathlib import Path
from typing import Any

import pytest

from demo.company import Company
from demo.records import CompanyError
from demo.routing import from_routing

ROUTING = Path(os.environ.get("ROUTING_DATA", "../shared/routing"))


def asked(number: int, asker: str | None, *, split: str = "history") -> dict[str, Any]:
    month = 1 if split == "history" else 3
    return {
        "id": f"q{number}",
        "created": f"2020-{month:02}-{number:02}T10:00:00Z",
        "asker": asker,
        "title": f"Question {number}",
        "body": "How?",
        "tags": ["grinding", "water"] if number % 2 else ["water"],
        "site": "coffee",
        "split": split,
    }


def answered(question: dict[str, Any], *users: str) -> list[dict[str, Any]]:
    return [
        {
            "id": f"a-{question['id']}-{user}",
            "question_id": question["id"],
            "user": user,
            "created": question["created"].replace("T10", "T11"),
            "score": 1,
            "accepted": place == 0,
            "text": "Like this.",
        }
        for place, user in enumerate(users)
    ]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Five questions of January, three of March; u1 answers everything, the others once."""
    past = [asked(number, "u9") for number in range(1, 6)]
    coming = [asked(6, "u7", split="test"), asked(7, "u8", split="test"), asked(8, None, split="test")]
    answers = [row for question in past for row in answered(question, "u1", f"u{question['id'][1:]}0")]
    answers += answered(coming[0], "u1", "u6")
    for name, rows in (("questions", past + coming), ("answers", answers)):
        with gzip.open(tmp_path / f"{name}.jsonl.gz", "wt", encoding="utf-8") as lines:
            lines.writelines(json.dumps(row) + "\n" for row in rows)
    meta = {"name": "coffee", "cut_time": "2020-02-01T00:00:00Z", "site": "a site", "licence": "CC BY-SA 4.0"}
    (tmp_path / "meta.json").write_text(json.dumps(meta), encoding="utf-8")
    return tmp_path


def present(company: Company) -> set[str]:
    return {person.handle for person in company.people if not person.deleted}


def test_people_of_the_data_have_a_readable_name_and_the_title_of_what_they_answered(folder: Path) -> None:
    company = from_routing(folder)
    expert = company.by_handle["u1"]
    assert expert.name.endswith(" u1") and expert.name[0].isalpha()
    assert expert.title == "water, grinding"
    assert company.by_handle["u9"].title == ""


def test_history_and_what_comes_after_the_cut_are_kept_apart(folder: Path) -> None:
    company = from_routing(folder)
    assert [question.id for question in company.history()] == ["q1", "q2", "q3", "q4", "q5"]
    assert [question.id for question in company.test()] == ["q6", "q7"], "q8 has no asker who could ask it"
    assert [answer.user for answer in company.answers_to("q6")] == ["u1", "u6"]


def test_a_large_community_keeps_those_who_answer_most_and_then_those_of_the_test(folder: Path) -> None:
    company = from_routing(folder, members=3)
    assert present(company) == {"u1", "u7", "u6"}
    assert company.by_handle["u9"].deleted, "they stand in the history as somebody who left"
    assert [question.id for question in company.test()] == ["q6"], "u8 has no account to ask with"
    assert set(company.questions_channel.members) == present(company)


def test_the_licence_of_the_texts_goes_with_the_company(folder: Path) -> None:
    assert from_routing(folder).notice == "a site (CC BY-SA 4.0)"


def test_a_folder_without_meta_is_refused_by_name(folder: Path) -> None:
    (folder / "meta.json").unlink()
    with pytest.raises(CompanyError, match=r"meta\.json"):
        from_routing(folder)


@pytest.mark.parametrize("name", ["mixed", "travel"])
def test_the_real_communities_can_be_played(name: str) -> None:
    folder = ROUTING / "dev" / name
    if not folder.exists():
        pytest.skip("the routing data is not here; set ROUTING_DATA to its folder")
    company = from_routing(folder)
    assert 300 <= len(present(company)) <= 500
    assert sum(1 for _ in company.test()) >= 200
    assert all(question.asker in present(company) for question in company.test())
