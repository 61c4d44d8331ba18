"""Files that an admin gives: whatever wrote them, the good lines are brought in and the others are named."""

import codecs
import gzip
import json
import os
from pathlib import Path
from typing import Any

import pytest
import typer

from bot.cli.importer import BATCH, Report, bring_in_folder, lines
from bot.cli.importer.lines import NotReadable
from bot.config import Config
from bot.store.models import Answer, Question
from demo.records import CompanyError
from demo.routing import from_routing
from tests.admin.test_importer import answer, folder, question
from tests.world import World

CAFE = "Où est le café ?"


def asked(number: int = 1, **more: Any) -> dict[str, Any]:
    return {**question(number, "2025-06-01T10:00:00", "anna", CAFE), **more}


def said(number: int = 1, **more: Any) -> dict[str, Any]:
    return {**answer(number, "chloe", "2025-06-02T10:00:00", "Au fond à gauche."), **more}


def as_text(*rows: Any) -> str:
    return "\n".join(row if isinstance(row, str) else json.dumps(row, ensure_ascii=False) for row in rows)


def given(tmp_path: Path, questions: bytes, answers: bytes = b"") -> Path:
    made = folder(tmp_path, [], [])
    (made / "questions.jsonl").write_bytes(questions)
    (made / "answers.jsonl").write_bytes(answers or as_text(said()).encode())
    return made


def brought(world: World, past: Path) -> Report:
    return bring_in_folder(world.deps.sessions, past)


def texts(world: World) -> list[str]:
    with world.deps.read_sessions() as session:
        return [one.text for one in session.query(Question).order_by(Question.asked_at, Question.id)]


def answers_kept(world: World) -> list[Answer]:
    with world.deps.read_sessions() as session:
        return session.query(Answer).order_by(Answer.id).all()


@pytest.mark.parametrize(
    ("encoding", "mark", "note"),
    [
        ("utf-8", b"", ""),
        ("utf-8", codecs.BOM_UTF8, ""),
        ("utf-16-le", codecs.BOM_UTF16_LE, "utf-16"),
        ("utf-16-be", codecs.BOM_UTF16_BE, "utf-16"),
        ("utf-16-le", b"", "utf-16-le"),
        ("utf-32-be", codecs.BOM_UTF32_BE, "utf-32"),
        ("cp1252", b"", "cp1252"),
    ],
)
@pytest.mark.parametrize("is_packed", [False, True])
@pytest.mark.parametrize("ends", ["\n", "\r\n"])
def test_a_file_is_read_in_the_encoding_in_which_it_is_written(
    world: World, tmp_path: Path, encoding: str, mark: bytes, note: str, is_packed: bool, ends: str
) -> None:
    written = mark + as_text(asked(), asked(2, title="Plain")).replace("\n", ends).encode(encoding)
    report = brought(world, given(tmp_path, gzip.compress(written) if is_packed else written))

    assert texts(world) == [CAFE, "Plain"]
    assert report.bad == []
    assert report.notes == ([f"questions.jsonl: is not UTF-8, and was read as {note}"] if note else [])


def test_one_line_that_is_no_utf8_among_others_that_are_is_named_and_not_guessed_at(
    world: World, tmp_path: Path
) -> None:
    wrong = as_text(asked(2, title="Le café brûle")).encode("cp1252")
    report = brought(world, given(tmp_path, as_text(asked()).encode() + b"\n" + wrong))

    assert texts(world) == [CAFE]
    assert report.bad == ["questions.jsonl, line 2: is not UTF-8"]


BAD_QUESTIONS = {
    "is JSON, but no object": ["[1, 2]", "7", "null", '"text"'],
    "is not JSON": ["no json", "{", '{"id": 1} {"id": 2}', '{"id": ' + "1" * 5000 + "}"],
    "is nested too deeply": ["[" * 100_000],
    "lacks": [asked(9, title=None), asked(9, title="  "), asked(9, id=""), asked(9, created=None)],
    "title is": [asked(9, title=["a"]), asked(9, title={"a": 1}), asked(9, title=7), asked(9, title=True)],
    "body is": [asked(9, body=["a"]), asked(9, body=3)],
    "id is": [asked(9, id=["a"]), asked(9, id={"a": 1}), asked(9, id=True), asked(9, id=1.5)],
    "asker is": [asked(9, asker={"id": "anna"}), asked(9, asker=["anna"])],
    "created": [
        *(asked(9, created=when) for when in (1748772000, "yesterday", ["2025-06-01"], True, "9999-99-99")),
        *(asked(9, created=when) for when in ("0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00")),
    ],
    "split is": [asked(9, split=["test"])],
    "has the id of line 1": [asked(1, title="Another")],
}
BAD_ANSWERS = {
    "score is": [said(9, score="many"), said(9, score=[1]), said(9, score={}), said(9, score="1" * 5000)],
    "accepted is": [said(9, accepted="perhaps"), said(9, accepted=["true"]), said(9, accepted={"a": 1})],
    "user is": [said(9, user={"id": "chloe"}), said(9, user=["chloe"])],
    "text is": [said(9, text=["Au fond"]), said(9, text=4)],
    "question_id is": [said(9, question_id=["q1"]), said(9, question_id={"id": 1})],
    "lacks user": [said(9, question_id="q1", user=None)],
    "there is no question q9": [said(9)],
    "has the id of line 1": [said(1, text="Another")],
}
INFINITE = '{"id": "a9", "question_id": "q1", "user": "chloe", "created": "2025-06-02", "score": %s}'


@pytest.mark.parametrize(
    ("problem", "row"), [(problem, row) for problem, rows in BAD_QUESTIONS.items() for row in rows]
)
def test_a_question_that_is_none_costs_itself_alone(
    world: World, tmp_path: Path, problem: str, row: Any
) -> None:
    report = brought(world, given(tmp_path, as_text(asked(), row, asked(2, title="After")).encode()))

    assert texts(world) == [CAFE, "After"]
    assert len(report.bad) == 1
    assert report.bad[0].startswith(f"questions.jsonl, line 2: {problem}")


@pytest.mark.parametrize(
    ("problem", "row"),
    [
        *[(problem, row) for problem, rows in BAD_ANSWERS.items() for row in rows],
        *[("score is", INFINITE % number) for number in ("NaN", "Infinity", "-1e999", '"1e999"', '"nan"')],
        ("accepted is", INFINITE.replace("score", "accepted") % "NaN"),
    ],
)
def test_an_answer_that_is_none_costs_itself_alone(
    world: World, tmp_path: Path, problem: str, row: Any
) -> None:
    answers = as_text(said(), row, said(2, question_id="q1"))
    report = brought(world, given(tmp_path, as_text(asked()).encode(), answers.encode()))

    assert len(answers_kept(world)) == 2
    assert len(report.bad) == 1
    assert report.bad[0].startswith(f"answers.jsonl, line 2: {problem}")


@pytest.mark.parametrize(("one", "other"), [(1, "1"), ("1", 1), (0, "0"), (" 7 ", 7), (3.0, "3")])
def test_an_id_is_the_same_as_a_number_and_as_text(
    world: World, tmp_path: Path, one: Any, other: Any
) -> None:
    row = said(id=one, question_id=other)
    report = brought(world, given(tmp_path, as_text(asked(id=one)).encode(), as_text(row).encode()))
    assert (report.new, report.bad, len(answers_kept(world))) == (1, [], 1)
    assert brought(world, given_again(tmp_path, asked(id=other))).known == 1


def given_again(tmp_path: Path, *rows: Any) -> Path:
    (tmp_path / "past" / "questions.jsonl").write_text(as_text(*rows), encoding="utf-8")
    return tmp_path / "past"


@pytest.mark.parametrize("indent", [None, 2])
def test_a_file_that_is_one_list_is_read_and_said(world: World, tmp_path: Path, indent: int | None) -> None:
    rows = [asked(), 7, asked(2, title="After")]
    report = brought(world, given(tmp_path, json.dumps(rows, indent=indent).encode()))
    assert texts(world) == [CAFE, "After"]
    assert report.bad == ["questions.jsonl, line 2: is JSON, but no object"]
    assert report.notes == ["questions.jsonl: is one list, whose entries are counted as its lines"]


@pytest.mark.parametrize(
    "written",
    [
        "[\n{},\n{}\n]\n",
        "{},\n{},\n",
        "\x1e{}\n\x1e{}\n",
        "\ufeff{}\n\ufeff{}",
        "{}\u00a0\n\n{}\r\n",
        "{}\r{}",
    ],
)
def test_objects_are_read_with_what_programs_write_between_them(
    world: World, tmp_path: Path, written: str
) -> None:
    rows = (json.dumps(asked(body="A\tB")).replace("\\t", "\t"), json.dumps(asked(2, title="After")))
    report = brought(world, given(tmp_path, written.format(*rows).encode()))
    assert (texts(world), report.bad) == ([f"{CAFE}\nA\tB", "After"], [])


@pytest.mark.parametrize("name", ["zo\u0065\u0301", "zo\u00e9", "<@UEMMA>", "<@UEMMA|zoe>", " UEMMA "])
@pytest.mark.parametrize("slack_id", ["UEMMA", "<@UEMMA>", "<@UEMMA|zoe>"])
def test_a_person_is_the_same_however_they_are_written(
    world: World, tmp_path: Path, name: str, slack_id: str
) -> None:
    past = given(tmp_path, as_text(asked(asker=name)).encode())
    (past / "people.json").write_text(json.dumps({"zo\u00e9": slack_id}), encoding="utf-8")
    assert "UEMMA" not in str(brought(world, past).strangers)
    with world.deps.read_sessions() as session:
        [kept] = session.query(Question).all()
        assert kept.asker and kept.asker.slack_id == "UEMMA"


@pytest.mark.parametrize("split", ["test", "TEST", " Test "])
def test_what_is_kept_apart_is_not_brought_in(world: World, tmp_path: Path, split: str) -> None:
    assert brought(world, given(tmp_path, as_text(asked(), asked(2, split=split)).encode())).new == 1


@pytest.mark.parametrize("score", ["3", " 3 ", "3.0", 3.9, "+3", None, "", -2, True])
def test_a_score_is_a_number_in_each_way_in_which_it_is_written(
    world: World, tmp_path: Path, score: Any
) -> None:
    report = brought(world, given(tmp_path, as_text(asked()).encode(), as_text(said(score=score)).encode()))
    assert (report.bad, len(answers_kept(world))) == ([], 1)


@pytest.mark.parametrize("value", ["false", "False", "f", "0", "no", "non", "", None, 0, False])
def test_what_means_no_is_not_accepted(world: World, tmp_path: Path, value: Any) -> None:
    brought(world, given(tmp_path, as_text(asked()).encode(), as_text(said(accepted=value)).encode()))
    assert [one.accepted_at for one in answers_kept(world)] == [None]


@pytest.mark.parametrize("value", ["true", "True", "T", "1", "yes", "oui", 1, True])
def test_what_means_yes_is_accepted(world: World, tmp_path: Path, value: Any) -> None:
    brought(world, given(tmp_path, as_text(asked()).encode(), as_text(said(accepted=value)).encode()))
    assert [bool(one.accepted_at) for one in answers_kept(world)] == [True]


@pytest.mark.parametrize("bad", ["\\ud800", "\\udfff", "\\u0000"])
def test_signs_that_no_database_keeps_are_left_out_and_told(world: World, tmp_path: Path, bad: str) -> None:
    row = json.dumps(asked(title="A@B", body="C@", asker="an@na", id="q@1")).replace("@", bad)
    answers = json.dumps(said(text="D@E", user="ch@loe", question_id="q1", id="a@1")).replace("@", bad)
    report = brought(world, given(tmp_path, row.encode(), answers.encode()))

    assert texts(world) == ["AB\nC"]
    assert [one.text for one in answers_kept(world)] == ["DE"]
    assert [note.partition(":")[0] for note in report.notes] == [
        "answers.jsonl, line 1",
        "questions.jsonl, line 1",
    ]


def test_an_enormous_line_is_named_and_the_next_one_read(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lines, "LONGEST_LINE", 1000)
    written = as_text(asked(), asked(2, body="x" * 5000), asked(3, title="After")).encode()
    report = brought(world, given(tmp_path, written))
    assert texts(world) == [CAFE, "After"]
    assert report.bad == ["questions.jsonl, line 2: is longer than 1,000 characters"]


def test_a_text_of_which_not_all_is_kept_is_told(world: World, tmp_path: Path) -> None:
    report = brought(world, given(tmp_path, as_text(asked(body="x" * 5000)).encode()))
    assert report.notes == ["questions.jsonl, line 1: only its first 3,000 characters are kept"]


@pytest.mark.parametrize("cut", [1, 9, 400])
def test_a_torn_archive_gives_what_stands_before_the_tear(world: World, tmp_path: Path, cut: int) -> None:
    rows = [asked(number, body=os.urandom(40).hex()) for number in range(1, 60)]
    past = given(tmp_path, gzip.compress(as_text(*rows).encode())[:-cut])
    report = brought(world, past)
    assert report.new > 40
    assert "the file is damaged from here on" in report.bad[-1]


def test_an_archive_that_ends_at_once_or_is_none_is_named(world: World, tmp_path: Path) -> None:
    past = given(tmp_path, gzip.compress(b"x")[:5])
    assert "damaged" in brought(world, past).bad[0]
    (past / "questions.jsonl").rename(past / "questions.jsonl.gz")
    (past / "questions.jsonl.gz").write_bytes(as_text(asked()).encode())
    assert brought(world, past).new == 1  # packed or not by what it holds


def test_an_odd_byte_at_the_end_of_utf16_is_named(world: World, tmp_path: Path) -> None:
    written = as_text(asked(), asked(2)).encode("utf-16")
    report = brought(world, given(tmp_path, written[:-1]))
    assert texts(world) == [CAFE]
    assert report.bad[0].startswith("questions.jsonl, line 2: the file is damaged from here on")


def test_an_empty_file_is_said(world: World, tmp_path: Path) -> None:
    report = brought(world, given(tmp_path, b""))
    assert report.new == 0
    assert "questions.jsonl: the file is empty" in report.bad


@pytest.mark.parametrize("name", ["questions.jsonl", "answers.jsonl", "people.json"])
def test_a_file_that_cannot_be_read_is_one_sentence(world: World, tmp_path: Path, name: str) -> None:
    past = given(tmp_path, as_text(asked()).encode())
    (past / name).unlink()
    (past / name).mkdir()
    with pytest.raises(NotReadable, match=f"{name} cannot be read: it is a folder"):
        brought(world, past)
    assert texts(world) == []


def test_what_may_not_be_read_is_one_sentence(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    past, plain = given(tmp_path, as_text(asked()).encode()), Path.open

    def forbidden(path: Path, *args: Any, **more: Any) -> Any:
        if path.name == "questions.jsonl":  # root, as which tests may run, is refused nothing
            raise PermissionError(13, "Permission denied")
        return plain(path, *args, **more)

    monkeypatch.setattr(Path, "open", forbidden)
    with pytest.raises(NotReadable, match=r"questions\.jsonl cannot be read: Permission denied"):
        brought(world, past)


PEOPLE = {"anna": "UANNA", "chloe": ["UCHLOE"], "7": 7, "ben": None, "x": "U\0X"}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_names_without_a_slack_id_are_named_and_the_others_count(
    world: World, tmp_path: Path, encoding: str
) -> None:
    past = given(tmp_path, as_text(asked(asker="zoé")).encode())
    (past / "people.json").write_text(
        json.dumps({"zoé": "UEMMA", **PEOPLE}, ensure_ascii=False), encoding=encoding
    )
    report = brought(world, past)
    assert [line for line in report.bad if line.startswith("people.json")] == [
        "people.json: 'chloe' has no Slack id",
        "people.json: 'ben' has no Slack id",
    ]
    assert "zoé" not in report.strangers


@pytest.mark.parametrize("written", [b"", b"[]", b"7", b"{", b'{"a": 1} x', b"[" * 100_000, b"\xff\xfe{"])
def test_people_that_are_no_map_are_one_sentence(world: World, tmp_path: Path, written: bytes) -> None:
    past = given(tmp_path, as_text(asked()).encode())
    (past / "people.json").write_bytes(written)
    with pytest.raises(NotReadable, match=r"people\.json"):
        brought(world, past)


@pytest.mark.long
def test_a_second_run_completes_one_that_was_killed(world: World, tmp_path: Path) -> None:
    rows = [asked(number, title=f"Question {number}") for number in range(1, 451)]
    past = given(tmp_path, as_text(*rows).encode(), as_text(*(said(n) for n in range(1, 451))).encode())

    class Killed(BaseException):
        pass

    def die(done: int, total: int) -> None:
        raise Killed

    with pytest.raises(Killed):
        bring_in_folder(world.deps.sessions, past, progress=die)
    assert 0 < len(texts(world)) < 450

    report = brought(world, past)

    assert (report.new, report.known, report.bad) == (450 - BATCH, BATCH, [])
    assert (len(texts(world)), len(answers_kept(world))) == (450, 450)


# -- the demo with data of one's own ------------------------------------------------------------------------

META = json.dumps({"name": "past", "cut_time": "2025-12-01T00:00:00"}).encode()


def with_meta(past: Path, meta: bytes = META) -> Path:
    (past / "meta.json").write_bytes(meta)
    return past


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_the_demo_reads_the_same_encodings(tmp_path: Path, encoding: str) -> None:
    past = with_meta(given(tmp_path, as_text(asked()).encode(encoding)), META.decode().encode(encoding))
    assert [one.title for one in from_routing(past).questions] == [CAFE]


@pytest.mark.parametrize(
    "row", [row for rows in BAD_QUESTIONS.values() for row in rows if row != asked(1, title="Another")]
)
def test_the_demo_says_in_a_sentence_which_line_is_wrong(tmp_path: Path, row: Any) -> None:
    past = with_meta(given(tmp_path, as_text(asked(), row).encode()))
    with pytest.raises(CompanyError, match=r"questions\.jsonl:2: "):
        from_routing(past)


@pytest.mark.parametrize(
    "meta", [b"", b"[]", b"\xff\xfe{", b'{"cut_time": 7}', b'{"cut_time": "soon"}', b'{"name": "x"}']
)
def test_the_demo_says_in_a_sentence_that_its_meta_is_wrong(tmp_path: Path, meta: bytes) -> None:
    with pytest.raises(CompanyError, match=r"meta\.json"):
        from_routing(with_meta(given(tmp_path, as_text(asked()).encode()), meta))


# -- settings -----------------------------------------------------------------------------------------------


def test_the_mark_that_windows_puts_before_utf8_costs_no_setting(tmp_path: Path) -> None:
    env = tmp_path / ".env"
    env.write_bytes(codecs.BOM_UTF8 + b"ECLAIR_LANGUAGE=en\n")
    assert Config(_env_file=env).language == "en"


def test_settings_that_are_no_utf8_are_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from bot.cli.console import settings

    monkeypatch.chdir(tmp_path)
    for written in ("ECLAIR_LANGUAGE=en # é".encode("cp1252"), "A=é".encode("utf-16")):
        (tmp_path / ".env").write_bytes(written)
        with pytest.raises(typer.Exit):
            settings()
    assert capsys.readouterr().err.count(".env is not a text in UTF-8") == 2
