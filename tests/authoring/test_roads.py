"""Do the roads lead over exercises that there are, in the time that they say?"""

from types import SimpleNamespace

import pytest

from bpcourse.authoring import AuthoringError
from bpcourse.authoring.roads import as_text, minutes_of, read_roads, road_file
from bpcourse.course import Course

UNITS = [
    SimpleNamespace(
        name="01_a",
        number=1,
        link="01_a/01_a.ipynb",
        minutes=100,
        exercise_minutes={"f": 10, "g": 30},
    ),
    SimpleNamespace(
        name="02_b", number=2, link="02_b/02_b.ipynb", minutes=60, exercise_minutes={"h": 20}
    ),
]


@pytest.fixture
def roads(tmp_path):
    course = Course(tmp_path)
    course.solutions.mkdir()

    def read(text):
        road_file(course).write_text(text)
        return read_roads(course)

    return read


def test_a_road_takes_of_each_unit_the_share_that_its_exercises_have(roads):
    short, long = roads(
        "2 hours: a taste\n01_a: f\n02_b: all\n\n3 hours: all\n01_a: all\n02_b: h\n"
    )
    assert minutes_of(short, UNITS) == 25 + 60
    assert minutes_of(long, UNITS) == 160
    assert as_text(short, UNITS)[2:4] == [
        "- [Unit 1](01_a/01_a.ipynb): `f`",
        "- [Unit 2](02_b/02_b.ipynb): all of it",
    ]


def test_the_road_of_all_units_is_one_line(roads):
    (road,) = roads("3 hours: all\n01_a: all\n02_b: all\n")
    assert as_text(road, UNITS)[2:] == ["Every unit, in the order of the table above.", ""]


@pytest.mark.parametrize(
    "text, complaint",
    [
        ("1 hours: too long\n01_a: all\n", "takes 100 minutes"),
        ("1 hours: x\n01_a: no_such\n", "01_a has no exercise no_such"),
        ("1 hours: x\n09_z: all\n", "there is no unit 09_z"),
    ],
)
def test_a_road_that_cannot_be_gone_is_refused(roads, text, complaint):
    (road,) = roads(text)
    with pytest.raises(AuthoringError, match=complaint):
        minutes_of(road, UNITS)


def test_a_line_that_cannot_be_read_is_shown(roads):
    with pytest.raises(AuthoringError, match="the line '01_a: f' is neither"):
        roads("01_a: f\n")
