import numpy as np
import pytest

from bpcourse import plots, reference
from tests.plots.moving import operated

T, HEADS = 6, 3
TOKENS = list("abcdef")
ROW = """([moment, block, head, place]) => bp.weightsOf(
    bp.data.weights[moment][block][head][place], bp.data.open[place], bp.data.tokens.length)"""


def tables(seed, heads=HEADS, mask=None):
    """Attention weights (1, heads, T, T)."""
    scores = 2 * np.random.default_rng(seed).standard_normal((1, heads, T, T))
    return reference.weights_forward(scores, reference.causal_mask(T) if mask is None else mask)[0]


MOMENTS = {"0 updates": [tables(0), tables(1, 2)], "90 updates": [tables(2), tables(3, 2)]}


@pytest.fixture(scope="module")
def picture():
    return plots.attention_map(TOKENS, MOMENTS, place=4)


@pytest.fixture(scope="module")
def full():
    """As much as it holds: 40 places, and six moments."""
    letters = list("abcdefghij") * 4
    one = reference.weights_forward(np.zeros((2, 40, 40)), reference.causal_mask(40))[0]
    return plots.attention_map(letters, {f"{100 * k} updates": [one] for k in range(6)})


@pytest.mark.browser
def test_the_rows_are_those_that_were_given_but_for_rounding(shown, picture):
    frame = shown(picture)
    for m, blocks in enumerate(MOMENTS.values()):
        for b, block in enumerate(blocks):
            for head, table in enumerate(block[0]):
                for place in range(T):
                    row = frame.evaluate(ROW, [m, b, head, place])
                    assert row[place + 1 :] == [None] * (T - place - 1)
                    wanted = table[place, : place + 1]
                    np.testing.assert_allclose(row[: place + 1], wanted, atol=0.00051)


@pytest.mark.browser
def test_the_keyboard_alone_chooses_block_head_place_and_moment(shown, picture):
    frame = shown(picture)
    row = MOMENTS["90 updates"][1][0, 0, 4]
    at = row.argmax()
    assert operated.said(frame).startswith(
        f"90 updates: place 4, “e”, looks at place {at}, “{TOKENS[at]}”, with {row[at]:.2f}"
    )
    assert operated.said(frame).endswith("After it comes “f”.")
    frame.get_by_label("block", exact=True).select_option("0")
    frame.get_by_label("head", exact=True).select_option("2")
    operated.press(frame, "Start again", "Enter")
    frame.get_by_label("place", exact=True).press("Home")
    operated.drawn(frame)
    assert operated.said(frame) == (
        "0 updates: place 0, “a”, looks at place 0, “a”, with 1.00. After it comes “b”."
    )
    operated.press(frame, "Step", "Enter")
    operated.drawn(frame)
    assert operated.said(frame).startswith("90 updates: place 0")
    frame.get_by_label("block", exact=True).select_option("1")
    operated.drawn(frame)
    assert frame.get_by_label("head", exact=True).locator("option").count() == 2


@pytest.mark.browser
def test_a_click_on_a_row_chooses_it(shown, picture):
    frame = shown(picture)
    box = frame.locator("svg.table").bounding_box()
    frame.locator("svg.table").click(position={"x": box["width"] / 2, "y": 32 + 1})
    operated.drawn(frame)
    assert "place 0, “a”, looks at" in operated.said(frame)
    assert frame.get_by_label("place", exact=True).input_value() == "0"


@pytest.mark.browser
def test_what_the_mask_hides_is_grey_and_evenly_spread_weights_are_said_to_be(shown, full):
    frame = shown(full)
    assert frame.locator("svg.table .hidden").count() == 40 * 39 / 2
    assert "a little at all places" in operated.said(frame)
    assert "After it" not in operated.said(frame)


@pytest.mark.browser
def test_a_mask_of_another_form_is_followed(shown):
    mask = np.eye(T, dtype=bool)[::-1] | np.eye(T, dtype=bool)
    picture = plots.attention_map(TOKENS, [tables(0, 1, mask)], mask=mask)
    frame = shown(picture)
    assert frame.locator("svg.table .cell").count() == mask.sum()
    assert frame.get_by_label("training").count() == frame.get_by_label("block").count() == 0
    assert operated.said(frame).startswith("Place 5, “f”, looks at place")


@pytest.mark.browser
@pytest.mark.parametrize("width", [900, 688, 576, 560, 340])
def test_it_fits_into_its_frame_in_both_themes(shown, picture, full, width):
    for shape, theme in ((picture, "light"), (full, "dark"), (full, "light")):
        frame = shown(shape, width=width, theme=theme)
        operated.drawn(frame)
        operated.assert_fits(frame)
        operated.assert_legible(frame)


@pytest.mark.browser
def test_nothing_moves_by_itself(shown, picture):
    assert operated.plays_by_itself(shown(picture, reduced_motion="reduce")) is False


def test_the_still_figure_has_a_table_for_each_head_and_words_for_one_row(picture):
    assert picture.words.startswith("Attention weights of 2 heads over 6 places")
    for number, table in enumerate(MOMENTS["90 updates"][1][0]):
        at = table[4].argmax()
        assert f"in head {number} most at place {at}, {TOKENS[at]!r}" in picture.words


def test_the_page_is_small(picture, full):
    assert len(picture.page.encode()) < 20_000
    assert len(full.page.encode()) < 80_000


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"tokens": ["four"] * 11}, "at most 40 letters"),
        ({"place": 6}, "place: one of them"),
        ({"weights": [np.ones((2, 5, 5))]}, r"\(n_heads, 6, 6\)"),
        ({"weights": {"a": [tables(0)], "b": [tables(0, 2)]}}, "as many blocks, and heads"),
    ],
)
def test_what_cannot_be_drawn_is_refused(arguments, message):
    given = {"tokens": TOKENS, "weights": [tables(0)]} | arguments
    if len(given["tokens"]) > T:
        given["weights"] = [np.ones((1, 11, 11))]
    with pytest.raises(ValueError, match=message):
        plots.attention_map(**given)
