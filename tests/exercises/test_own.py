"""Exercises from outside of the package: which are taken, and what is said of the others."""

import sys

import pytest

import bpcourse
from bpcourse.answer_key.refusal import ReferenceUnavailable
from bpcourse.exercises import all_exercises, own
from tests.grading.own_course import FILES

PLAIN = """
from bpcourse.checking.exercise import Exercise, Function
from my_exercises import reference
mine = {kind}(name={name!r}, parts={parts}, inputs=lambda rng: {{}}, reference={reference}, mistakes=())
"""


@pytest.fixture
def folder(tmp_path):
    """folder(**files): my_exercises/ with these files in place of its own."""

    def make(**files):
        made = tmp_path / "my_exercises"
        made.mkdir(exist_ok=True)
        for name, text in (FILES | {f"{name}.py": text for name, text in files.items()}).items():
            (made / name).write_text(text)
        return made

    yield make
    own.use(None)


def plain(kind="Function", name="swish", parts="{'out': 1}", reference="reference.swish_forward"):
    text = PLAIN.format(kind=kind, name=name, parts=parts, reference=reference)
    return {"__init__": f"{text}\nEXERCISES = [mine]\n"}


def test_own_exercises_are_there_beside_the_courses_until_another_folder_is_used(folder):
    before = set(all_exercises())
    assert [exercise.name for exercise in own.use(folder())] == ["swish_forward", "swish_backward"]
    assert set(all_exercises()) == before | {"swish_forward", "swish_backward"}
    own.use(None)
    assert set(all_exercises()) == before and "my_exercises" not in sys.modules


def test_a_change_is_seen_even_within_a_second_and_of_one_length(folder):
    first = folder()
    (out,) = own.use(first)[0].parts.values()
    text = FILES["mine.py"].replace('parts={"out": 1}', 'parts={"out": 4}')
    assert out == 1 and len(text) == len(FILES["mine.py"])
    assert dict(own.use(folder(mine=text))[0].parts) == {"out": 4}
    assert not list(first.rglob("*.pyc"))


def test_two_courses_in_one_process_each_have_their_own(folder, tmp_path):
    first = folder()
    other = tmp_path / "other" / "my_exercises"
    other.mkdir(parents=True)
    for name, text in FILES.items():
        (other / name).write_text(text.replace('{"dx": 2}', '{"dx": 7}'))
    assert [own.use(place)[1].points for place in (first, other, first)] == [2, 7, 2]


@pytest.mark.parametrize(
    "files, says",
    [
        ({"mine": "def broken(:\n"}, "my_exercises/mine.py, line 1: invalid syntax"),
        ({"mine": "\n\nx = 1 / 0\n"}, "my_exercises/mine.py, line 3: ZeroDivisionError"),
        ({"mine": "raise SystemExit(3)\n"}, "my_exercises/mine.py, line 1: SystemExit"),
        ({"mine": "import not_there\n"}, "my_exercises/mine.py, line 1: ModuleNotFoundError"),
        ({"__init__": ""}, "it must say EXERCISES = [...]"),
        ({"__init__": "EXERCISES = [3]"}, "3 in EXERCISES is no exercise"),
        (plain(name="relu_backward"), "relu_backward is called like one of the course's"),
        (plain(name="not a name"), "its name must be that of the function"),
        (plain(parts="{}"), "the exercise swish has no parts"),
        (plain(parts="{'out': 0}"), "its part 'out' is worth 0"),
        (plain(parts="{'out': True}"), "its part 'out' is worth True"),
        (plain(parts="{'out': '1'}"), "its part 'out' is worth '1'"),
        (plain(kind="Exercise"), "swish is of no kind"),
        (plain(reference="None"), "its reference must be a function"),
        ({"__init__": FILES["__init__.py"].replace("[", "[swish_forward, ")}, "EXERCISES twice"),
    ],
)
def test_what_cannot_be_used_is_named_in_a_sentence_and_nothing_is_left_of_it(files, says, folder):
    before = dict(all_exercises())
    place = folder(**files)
    for _ in range(2):  # not only the first time
        with pytest.raises(own.OwnExercisesError, match=r".") as raised:
            own.use(place)
        assert says in str(raised.value) and "\n" not in str(raised.value)
    assert all_exercises() == before and own.own_names() == []
    assert own.use(folder())


def test_a_folder_that_is_missing_or_cannot_be_imported_by_its_name(tmp_path):
    with pytest.raises(own.OwnExercisesError, match=r"there is no folder .*my_exercises"):
        own.use(tmp_path / "my_exercises")
    for name, says in [
        ("my-exercises", "Python must be able to import"),
        ("numpy", "a module called numpy already"),
        ("json", "a module called json already"),
        ("bpcourse", "a module called bpcourse already"),
        ("empty", "has no __init__.py"),
    ]:
        (tmp_path / name).mkdir()
        with pytest.raises(own.OwnExercisesError, match=says):
            own.use(tmp_path / name)


def test_an_answer_may_not_call_the_own_reference(folder, capsys):
    own.use(folder())
    from my_exercises import reference

    def swish_forward(x):
        return reference.swish_forward(x)

    assert bpcourse.check(swish_forward) == 0.0
    said = " ".join(capsys.readouterr().out.split())
    assert "my_exercises.reference.swish_forward is not available while grading" in said
    assert ReferenceUnavailable.__name__ in said
    assert reference.swish_forward(0.0)[0] == 0.0  # demonstrations may


def test_only_the_folder_that_is_named_is_imported_from(folder, tmp_path, monkeypatch):
    """Neither the current folder nor what stands on sys.path."""
    evil = tmp_path / "evil" / "my_exercises"
    evil.mkdir(parents=True)
    for name in FILES:
        (evil / name).write_text("raise RuntimeError('from another folder')")
    monkeypatch.chdir(evil.parent)
    monkeypatch.syspath_prepend(str(evil.parent))
    assert len(own.use(folder())) == 2
    assert sys.modules["my_exercises"].__file__ == str(tmp_path / "my_exercises" / "__init__.py")


def test_what_is_released_leaves_out_what_tools_leave_behind(folder):
    place = folder()
    for name in ("__pycache__/x.pyc", ".ipynb_checkpoints/mine.py", "notes.md", "data.csv"):
        (place / name).parent.mkdir(exist_ok=True)
        (place / name).write_text("x")
    assert set(own.own_files(place)) == {f"my_exercises/{name}" for name in (*FILES, "data.csv")}
    assert own.own_files(None) == {} == own.own_files(place / "not_there")
