from pathlib import Path

import pytest

from bpcourse.authoring.errors import AuthoringError
from bpcourse.authoring.map import read_unit
from bpcourse.authoring.roads import Road, read_roads
from bpcourse.authoring.site.landing import roads_list, unit_cards
from bpcourse.course import Course

COURSE = Course.find()
UNITS = [read_unit(COURSE, name) for name in COURSE.units]


def test_each_unit_has_a_card_with_its_picture_and_time():
    cards = unit_cards(UNITS, {unit.name: Path("thumbnails") / "a.png" for unit in UNITS})
    assert cards.count("<li>") == len(UNITS) == cards.count("thumbnails/a.png")
    assert "about 5.5 hours" in cards  # unit 2's 330 minutes


def test_each_road_leads_to_its_exercises():
    shown = roads_list(read_roads(COURSE), UNITS)
    assert "<strong>3 hours</strong>" in shown and "<strong>8 hours</strong>" in shown
    assert 'href="units/02_mlp.html#exercise-4-relu_backward"' in shown
    assert shown.count("Every unit, in the order above") == 1


def test_a_road_to_an_exercise_that_does_not_exist_is_refused():
    with pytest.raises(AuthoringError, match="has no exercise nothing"):
        roads_list([Road(3, "nowhere", {"02_mlp": ["nothing"]})], UNITS)
