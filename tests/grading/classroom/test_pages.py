"""What is put into a page is text; a figure that is missing is an error."""

import pytest
from jinja2 import UndefinedError

from bpcourse.grading.classroom.pages import percent, points, rendered


def test_a_page_needs_all_that_its_template_shows():
    with pytest.raises(UndefinedError):
        rendered("report.html", title="a unit")


@pytest.mark.parametrize("value, text", [(3.0, "3"), (2.5, "2.5"), (1 / 3, "0.33"), (0.0, "0")])
def test_points_have_no_digits_that_say_nothing(value, text):
    assert points(value) == text


@pytest.mark.parametrize("share, text", [(0, "0 %"), (1e-4, "1 %"), (0.999, "99 %"), (1, "100 %")])
def test_only_none_is_0_percent_and_only_all_is_100(share, text):
    assert percent(share) == text
