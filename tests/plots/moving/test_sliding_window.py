import numpy as np
import pytest

from bpcourse import plots, reference
from tests.plots.moving import operated

X = np.array([[1, 2, 0, 3, 1], [4, 0, 2, 1, 2], [3, 1, 5, 0, 1], [2, 0, 1, 4, 0]])
KERNEL = np.array([[1.0, -1], [2, 3]])
GEOMETRIES = [
    (s, p, size) for s in (1, 2, 3) for p in (0, 1, 2) for size in ((2, 2), (3, 2), (3, 3))
]


@pytest.fixture(scope="module")
def convolution():
    return plots.sliding_window(X, {"two by two": KERNEL})


@pytest.fixture(scope="module")
def backward():
    return plots.sliding_window(X, {"two by two": KERNEL}, pools=["max", "average"], backward=True)


def as_lists(*arrays):
    return [np.asarray(array).tolist() for array in arrays]


@pytest.mark.browser
def test_a_convolution_gives_the_numbers_of_the_reference(shown, convolution):
    frame, rng = shown(convolution), np.random.default_rng(0)
    for stride, pad, size in GEOMETRIES:
        x, w, b = rng.normal(size=(6, 7)), rng.normal(size=size), rng.normal()
        out, cache = reference.conv_forward(
            x[None, None], w[None, None], np.array([b]), {"stride": stride, "pad": pad}
        )
        dout = rng.normal(size=out.shape)
        dx, dw, db = reference.conv_backward(dout, cache)
        seen = frame.evaluate(
            """([x, w, b, dout, stride, pad]) => {
                const layer = {type: "convolution", w, b};
                const gradients = bp.backward(dout, x, layer, stride, pad);
                return [bp.forward(x, layer, stride, pad), bp.cropped(gradients.dx, pad),
                        gradients.dw, gradients.db];
            }""",
            [*as_lists(x, w, b, dout[0, 0]), stride, pad],
        )
        for found, right in zip(seen, (out[0, 0], dx[0, 0], dw[0, 0], db[0]), strict=True):
            np.testing.assert_allclose(found, right, rtol=1e-9, atol=1e-12)


@pytest.mark.browser
def test_max_pooling_gives_the_numbers_of_the_reference(shown, backward):
    frame, rng = shown(backward), np.random.default_rng(1)
    for stride, _, (height, width) in GEOMETRIES:
        x = rng.integers(-3, 4, (6, 7)) * 1.0  # with ties, and windows without a positive number
        param = {"pool_height": height, "pool_width": width, "stride": stride}
        out, cache = reference.max_pool_forward(x[None, None], param)
        dout = rng.normal(size=out.shape)
        right = out[0, 0], reference.max_pool_backward(dout, cache)[0, 0]
        seen = pooled(frame, "max", x, dout[0, 0], height, width, stride)
        for found, wanted in zip(seen, right, strict=True):
            np.testing.assert_allclose(found, wanted, rtol=1e-9, atol=1e-12)


def pooled(frame, kind, x, dout, height, width, stride):
    return frame.evaluate(
        """([type, x, dout, height, width, stride]) => {
            const layer = {type, height, width};
            return [bp.forward(x, layer, stride, 0), bp.backward(dout, x, layer, stride, 0).dx];
        }""",
        [kind, *as_lists(x, dout), height, width, stride],
    )


@pytest.mark.browser
def test_average_pooling_is_a_convolution_with_equal_weights(shown, backward):
    frame, rng = shown(backward), np.random.default_rng(2)
    x, w = rng.normal(size=(6, 7)), np.full((1, 1, 3, 2), 1 / 6)
    out, cache = reference.conv_forward(x[None, None], w, np.zeros(1), {"stride": 2, "pad": 0})
    dout = rng.normal(size=out.shape)
    found = pooled(frame, "average", x, dout[0, 0], 3, 2, 2)
    np.testing.assert_allclose(found[0], out[0, 0], rtol=1e-9)
    np.testing.assert_allclose(found[1], reference.conv_backward(dout, cache)[0][0, 0], rtol=1e-9)


@pytest.mark.browser
def test_the_keyboard_alone_slides_the_window_and_picks_a_pixel(shown, convolution):
    frame = shown(convolution)
    operated.press(frame, "Step", "Enter")
    assert operated.said(frame).startswith("Result (0, 1): 2·1 + 0·(−1) + 0·2 + 2·3 = 8")
    frame.get_by_label("window", exact=True).press("End")
    assert operated.said(frame).startswith("Result (2, 3)")
    frame.get_by_label("stride").select_option("2")
    frame.locator('[data-table="picture"] [tabindex="0"]').press("ArrowDown")
    frame.locator('[data-at="1,0"]:focus').press("Enter")
    assert operated.said(frame).startswith("Pixel (1, 0) lies in 1 window")
    assert frame.locator(".meets").all_text_contents() == ["7"]


@pytest.mark.browser
def test_going_back_an_entry_of_dx_says_what_was_added_to_it(shown, backward):
    frame = shown(backward)
    frame.get_by_label("window", exact=True).press("End")
    frame.locator('[data-table="dx"] [data-at="1,1"]').click()
    d = np.array(frame.evaluate("bp.data.upstream"))
    right = (d[:2, :2] * KERNEL[::-1, ::-1]).sum()
    assert f"= {right:.3g}." in operated.said(frame)
    assert frame.locator(".meets").count() == 4
    frame.get_by_label("layer").select_option(label="max-pooling, 2 × 2")
    assert "goes to the winner of its window, the 4 at (1, 0)" in operated.said(frame)
    assert frame.get_by_label("padding").is_hidden()  # as in the course, pooling has none


@pytest.mark.browser
@pytest.mark.parametrize("pad", ["0", "2"])
@pytest.mark.parametrize("width", [688, 640, 375])
def test_it_fits_into_its_frame_in_both_themes(shown, convolution, backward, width, pad):
    for picture, theme in ((convolution, "light"), (backward, "dark")):
        frame = shown(picture, width=width, theme=theme)
        frame.get_by_label("padding").select_option(pad)
        frame.get_by_label("window", exact=True).press("End")
        operated.assert_fits(frame)
        operated.assert_legible(frame)


@pytest.mark.browser
def test_it_plays_when_asked_to_and_glides_only_where_motion_is_welcome(shown, convolution):
    for motion, glides in (("reduce", "0s"), ("no-preference", "0.25s, 0.25s")):
        frame = shown(convolution, reduced_motion=motion)
        ring = "getComputedStyle(document.querySelector('.ring')).transitionDuration"
        assert frame.evaluate(ring) == glides
        assert operated.plays_by_itself(frame) is False


def test_above_the_exercise_nothing_is_said_of_the_way_back(convolution):
    assert convolution.words.startswith("A picture of numbers with a ring")
    assert "gradient" not in convolution.words


def test_the_page_is_small(convolution, backward):
    assert len(convolution.page.encode()) < 40_000
    assert len(backward.page.encode()) < 40_000


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({}, "a kernel or a pool"),
        ({"pools": ["median"]}, "'median' is no kind of pooling"),
        ({"pools": ["max"], "stride": 4}, "stride 1 to 3"),
        ({"kernels": {"large": np.ones((5, 5))}}, "holds no window of 5 by 5"),
    ],
)
def test_what_cannot_be_drawn_is_refused(options, message):
    with pytest.raises(ValueError, match=message):
        plots.sliding_window(X, **options)
