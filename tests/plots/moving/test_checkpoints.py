import pytest

from bpcourse import plots, reference
from bpcourse.plots.moving.checkpoints import AGAIN, BACK, FIRST, walk
from tests.plots.moving import operated

SIZES = [(layers, every) for layers in (2, 7, 12, 16) for every in range(1, layers + 1)]
OF_THE_PAGE = """([layers, every]) =>
    bp.checkpointWalk(layers, every).map(({kind, i, held}) => [kind, i, held])"""


@pytest.fixture(scope="module")
def picture():
    return plots.checkpoints(12, 4)


@pytest.mark.parametrize(("layers", "every"), SIZES)
def test_the_walk_costs_what_the_reference_says(layers, every):
    done = walk(layers, every)
    runs = sum(kind in (FIRST, AGAIN) for kind, *_ in done)
    peak = max(len(held) for *_, held in done)
    assert (peak, runs) == reference.peak_activations(layers, every)


@pytest.mark.parametrize(("layers", "every"), SIZES)
def test_every_layer_has_its_input_when_it_is_run_and_when_it_is_walked_back(layers, every):
    before = {0}
    for kind, i, held in walk(layers, every):
        if kind in (FIRST, AGAIN):
            assert i in before
        if kind == BACK:
            assert i in held
        before = held


@pytest.mark.browser
def test_the_page_walks_as_python_does(shown, picture):
    frame = shown(picture)
    for layers, every in SIZES:
        seen = frame.evaluate(OF_THE_PAGE, [layers, every])
        assert [(kind, i, set(held)) for kind, i, held in seen] == walk(layers, every)


@pytest.mark.browser
def test_the_keyboard_alone_walks_forward_and_back(shown, picture):
    frame = shown(picture)
    assert operated.said(frame).startswith(
        "The first pass is over. Held are the inputs of layers 0, 4 and 8."
    )
    operated.press(frame, "Step", "Enter")
    assert operated.said(frame).startswith("Again: layer 8 runs once more")
    for _ in range(3):
        operated.press(frame, "Step", "Enter")
    assert operated.said(frame).startswith("Back through layer 11")
    counts = frame.locator(".counts")
    assert counts.inner_text() == "held now 6 · most so far 6 · layers run forward 15"
    operated.press(frame, "Start again", "Enter")
    assert operated.said(frame).startswith("First pass: layer 0 runs")
    frame.get_by_label("every", exact=True).press("Home")
    assert counts.inner_text() == "held now 12 · most so far 12 · layers run forward 12"
    frame.get_by_label("every", exact=True).press("End")
    assert operated.said(frame).startswith(
        "The first pass is over. Held are the inputs of layer 0."
    )


@pytest.mark.browser
@pytest.mark.parametrize("width", [760, 688, 687, 560, 375, 324])
def test_it_fits_into_its_frame_in_both_themes(shown, picture, width):
    for shape, theme in ((picture, "light"), (plots.checkpoints(16, 16), "dark")):
        frame = shown(shape, width=width, theme=theme)
        for end in ("Home", "End"):
            frame.get_by_label("every", exact=True).press(end)
            operated.drawn(frame)
            operated.assert_fits(frame)
            operated.assert_legible(frame)


@pytest.mark.browser
def test_nothing_moves_by_itself(shown, picture):
    assert operated.plays_by_itself(shown(picture, reduced_motion="reduce")) is False


def test_the_words_say_what_is_held(picture):
    assert picture.words.endswith(
        "3 after the first pass, 6 at most; layers are run forward 21 times in all."
    )


def test_the_page_is_small(picture):
    assert len(picture.page.encode()) < 25_000


@pytest.mark.parametrize(("layers", "every"), [(1, 1), (17, 2), (5, 0), (5, 6)])
def test_what_cannot_be_drawn_is_refused(layers, every):
    with pytest.raises(ValueError, match="every: 1 to layers"):
        plots.checkpoints(layers, every)
