import pytest

from bpcourse.authoring.map import read_unit
from bpcourse.authoring.site.links import anchor, exercise_address, own_words
from bpcourse.course import Course


@pytest.mark.parametrize(
    "heading, expected",
    [
        ("1. How steep is it here?", "1-how-steep-is-it-here"),
        ("Exercise 4: `relu_backward`", "exercise-4-relu_backward"),
        ("The **chain** rule: $x$ and y", "the-chain-rule--and-y"),
    ],
)
def test_an_anchor_is_the_one_that_myst_gives(heading, expected):
    from myst_parser.slugs import github_slugify

    assert anchor(heading) == expected
    plain = heading.replace("`", "").replace("*", "").replace("$x$", "")
    assert github_slugify(plain) == expected


def test_an_exercise_is_found_by_its_number():
    unit = read_unit(Course.find(), "02_mlp")
    assert exercise_address(unit, "relu_backward").endswith("#exercise-4-relu_backward")


def test_a_link_out_of_docs_leads_to_the_repository_or_is_words_alone():
    text = "See the [README](../README.md) and [more](checks.md)."
    assert own_words(text, "") == "See the README and [more](checks.md)."
    assert "[README](https://host/a/b/blob/HEAD/README.md)" in own_words(text, "https://host/a/b/")
