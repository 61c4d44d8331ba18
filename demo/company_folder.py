"""Reads a company from a folder in the form of `demo/company/`."""

from pathlib import Path
from typing import Any, TypeVar

import yaml

from demo.company import Channel, Company, Person, TourQuestion
from demo.records import CompanyError, read_answers, read_questions

ORLAVENT = Path(__file__).parent / "company"

Built = TypeVar("Built")


def load(folder: Path = ORLAVENT) -> Company:
    """The company of `folder`: company.yml, questions.jsonl, answers.jsonl and tour.yml, if there is one."""
    told = _yaml(folder / "company.yml")
    people = tuple(_person(told, row) for row in told["people"])
    tour = folder / "tour.yml"
    return Company(
        name=told["name"],
        team=told["team"],
        locale=told["locale"],
        tz=told["tz"],
        today=told["today"],
        people=people,
        channels=tuple(_channel(people, row) for row in told["channels"]),
        questions=tuple(read_questions(folder)),
        answers=tuple(read_answers(folder)),
        tour=tuple(_built(TourQuestion, row) for row in _yaml(tour)) if tour.exists() else (),
    )


def _yaml(path: Path) -> Any:
    try:
        return yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, yaml.YAMLError) as error:
        raise CompanyError(f"{path}: {error}") from error


def _built(kind: type[Built], row: dict[str, Any]) -> Built:
    """A row of YAML as a dataclass: lists become tuples, an unknown or missing word is an error."""
    try:
        return kind(**{key: tuple(value) if isinstance(value, list) else value for key, value in row.items()})
    except TypeError as error:
        raise CompanyError(f"{row.get('handle') or row.get('name') or row.get('key')}: {error}") from error


def _person(told: dict[str, Any], row: dict[str, Any]) -> Person:
    if row.get("site") not in told["sites"]:
        raise CompanyError(f"{row.get('handle')}: no such site: {row.get('site')}")
    return _built(Person, {"tz": told["sites"][row["site"]]["tz"], **row})


def _channel(people: tuple[Person, ...], row: dict[str, Any]) -> Channel:
    """Members are named, or everyone, or everyone of a site; a guest is only where they are named."""
    row = dict(row)
    everyone, site = row.pop("everyone", False), row.pop("site", None)
    found = [p.handle for p in people if (everyone or p.site == site) and not p.restricted and not p.deleted]
    return _built(Channel, {**row, "members": [*found, *row.get("members", [])]})
