"""Own exercises are held to the laws of the course's own, before a unit is built or graded."""

import pytest

from bpcourse.authoring import AuthoringError, build_unit
from bpcourse.authoring.own import problems_of, use_own_exercises, use_tried_exercises
from bpcourse.exercises import all_exercises, own
from tests.grading.own_course import FILES, UNIT, lay_out

SAME = '(("(sigmoid + x * sigmoid * (1 - sigmoid))", "sigmoid"),)'
MINE, REFERENCE = FILES["mine.py"], FILES["reference.py"]


@pytest.fixture
def course(tmp_path):
    """course(name=text): a course with this text in place of a file of its own exercises."""

    def make(**files):
        return lay_out(tmp_path / "course", FILES | {f"{k}.py": v for k, v in files.items()})

    yield make
    own.use(None)


def test_exercises_that_are_as_they_must_be_have_no_problem(course):
    use_own_exercises(course())
    assert [list(problems_of(all_exercises()[name])) for name in own.own_names()] == [[], []]


@pytest.mark.parametrize(
    "files, says",
    [
        ({"mine": MINE.replace('"return x * sigmoid,"', '"return y,"')},
         "swish_forward: its mistake 'factor x missing' cannot be made (EditError: "),
        ({"mine": MINE.replace('"return sigmoid,"', '"return sigmoid * x,"')},
         "swish_forward: its mistake 'factor x missing' earns all points"),
        ({"mine": MINE.replace('"upstream gradient ignored"', '"only the sigmoid"')},
         "two of its mistakes are called 'only the sigmoid'"),
        ({"mine": MINE.replace('(("dout * (", "("),)', SAME)},
         "swish_backward: its mistake 'upstream gradient ignored' is not named when it is made"),
        ({"mine": MINE.replace("(4, 3)", "(4, 3, x)")},
         "swish_forward: its cases cannot be made (NameError: "),
        ({"reference": REFERENCE.replace("return x * sigmoid, (x, sigmoid)", "return x * sigmoid")},
         "swish_forward: its reference"),
        ({"reference": REFERENCE.replace("    x, sigmoid = cache\n", "    x, sigmoid = cache, 1\n")},
         "swish_backward: its reference"),
    ],
)  # fmt: skip
def test_what_would_grade_wrongly_is_refused_before_anything_is_built_or_graded(
    course, files, says
):
    made = course(**files)
    for use in (lambda: build_unit(made, UNIT), lambda: use_tried_exercises(made)):
        with pytest.raises(AuthoringError) as raised:
            use()
        assert says in str(raised.value) and "Traceback" not in str(raised.value)
    assert not any(made.release.iterdir())


def test_each_version_is_tried_once(course, monkeypatch):
    made, tried = course(), []
    monkeypatch.setattr(
        "bpcourse.authoring.own.problems_of", lambda exercise: tried.append(exercise.name) or []
    )
    use_tried_exercises(made)
    use_tried_exercises(made)
    assert tried == ["swish_forward", "swish_backward"]
    (made.root / "my_exercises" / "mine.py").write_text(MINE + "\n# changed\n")
    use_tried_exercises(made)
    assert len(tried) == 4


def test_a_broken_folder_is_an_authoring_error_that_names_the_line(course):
    with pytest.raises(AuthoringError, match=r"my_exercises/mine\.py, line 1: invalid syntax"):
        use_own_exercises(course(mine="def broken(:\n"))
