import re

import matplotlib.pyplot as plt
import numpy as np
import pytest

from bpcourse.plots import style
from bpcourse.plots.moving.frame import Moving, page
from tests.plots.moving.conftest import settle

WORDS = "A line that rises."


def moving(data=None, **options):
    figure, ax = plt.subplots()
    ax.plot([0, 1])
    return Moving("A line", WORDS, [], data or {}, figure, 300, **options)


def test_a_notebook_keeps_the_moving_picture_the_still_one_and_the_words():
    content, metadata = moving()._repr_mimebundle_()
    assert "srcdoc" in content["text/html"]
    assert content["image/png"] in content["text/html"]
    assert f'alt="{WORDS}"' in content["text/html"]
    assert content["text/plain"] == repr(moving()) == WORDS
    assert metadata == {"image/png": {"alt": WORDS}}


def test_the_still_figure_is_closed():
    moving()
    assert plt.get_fignums() == []


def test_the_same_picture_is_the_same_text():
    assert moving()._repr_html_() == moving()._repr_html_()


def test_without_words_for_the_still_figure_it_says_what_to_do():
    with pytest.raises(ValueError, match="say in words"):
        Moving("A line", "  ", [], {}, plt.figure(), 300)


def test_data_cannot_end_the_script_that_holds_them():
    text = page("x", [], {"name": "</script><script>alert(1)"})
    assert text.count("<script>") == 2


def test_what_is_no_plain_value_is_refused():
    with pytest.raises(TypeError, match="object is nothing that a page can hold"):
        page("x", [], {"value": object()})
    with pytest.raises(ValueError, match="JSON"):
        page("x", [], {"value": np.array([np.nan])})


@pytest.mark.browser
def test_arrays_arrive_as_lists(shown):
    frame = shown(moving({"x": np.arange(3.0), "n": np.int64(2)}))
    assert frame.evaluate("bp.data") == {"x": [0, 1, 2], "n": 2}


@pytest.mark.browser
@pytest.mark.parametrize("width", [900, 640, 375])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_picture_follows_the_theme_of_the_page_around(shown, theme, width):
    heights = {900: 300, 640: 360, 375: 420}
    frame = shown(moving(narrow=420, middle=360), width=width, theme=theme)
    frame.evaluate("bp.drawn = 0; bp.redraw = () => { bp.drawn += 1 }")
    assert frame.evaluate("bp.dark.matches") == (theme == "dark")
    assert frame.evaluate("innerHeight") == heights[width] + (theme == "dark")
    other = "light" if theme == "dark" else "dark"
    frame.page.evaluate(f"document.documentElement.dataset.theme = '{other}'")
    settle(frame)
    assert frame.evaluate("bp.dark.matches") == (other == "dark")
    assert frame.evaluate("new Promise((drawn) => setTimeout(() => drawn(bp.drawn), 100))") > 0


@pytest.mark.browser
def test_a_picture_is_drawn_anew_when_its_frame_gets_a_width(shown):
    frame = shown(moving())
    frame.page.evaluate("document.querySelector('.bp-moving').style.width = '0'")
    frame.evaluate("bp.redraw = () => { bp.drawn = bp.picture.clientWidth }")
    frame.page.evaluate("document.querySelector('.bp-moving').style.width = '500px'")
    for _ in range(100):
        if frame.evaluate("bp.drawn ?? 0") > 400:
            return
        frame.page.wait_for_timeout(25)
    raise AssertionError("it was not drawn anew")


@pytest.mark.browser
@pytest.mark.parametrize("zoom", [0.8, 1.1, 1.25, 2])
def test_it_follows_a_zoomed_page_too(shown, zoom):
    for theme in ("light", "dark"):
        frame = shown(moving(), theme=theme, device_scale_factor=zoom)
        assert frame.evaluate("bp.dark.matches") == (theme == "dark")


@pytest.mark.browser
def test_the_still_figure_is_seen_on_paper_and_where_style_and_frame_are_taken_away(shown):
    frame = shown(moving())
    visible = "getComputedStyle(document.querySelector('.bp-moving img')).opacity"
    assert frame.page.evaluate(visible) == "0"
    frame.page.emulate_media(media="print")
    assert frame.page.evaluate(visible) == "1"
    assert not frame.page.is_visible("iframe")
    frame.page.emulate_media(media="screen")
    frame.page.evaluate("document.querySelectorAll('style, iframe').forEach(e => e.remove())")
    assert frame.page.evaluate(visible) == "1"


@pytest.mark.browser
def test_the_page_in_the_frame_reaches_nothing(shown):
    frame = shown(moving())
    frame.evaluate("fetch('https://127.0.0.1:9/').catch(() => 0)")
    assert all("Content Security Policy" in text for text in shown.complaints[1:])
    assert len(shown.complaints) > 1
    shown.complaints.clear()
    outside = "(() => { try { return !!parent.document } catch { return false } })()"
    assert frame.evaluate(outside) is False


@pytest.mark.browser
def test_ink_stands_out_from_card_and_panel_in_both_themes(shown):
    for theme in ("light", "dark"):
        frame = shown(moving(), theme=theme)
        colour = {n: frame.evaluate(f"bp.colour('{n}')") for n in ("ink", "mid", "card", "panel")}
        for ground in ("card", "panel"):
            assert contrast(colour["ink"], colour[ground]) >= 7
            assert contrast(colour["mid"], colour[ground]) >= 4.5
        for i in range(len(style.COLOURS)):
            assert contrast(frame.evaluate(f"bp.colour('c{i}')"), colour["card"]) >= 1.9


def contrast(one, other):
    """Of two colours, as WCAG 2 has it."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour):
    parts = [int(pair, 16) / 255 for pair in re.findall("..", colour.lstrip("#"))]
    linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return np.dot([0.2126, 0.7152, 0.0722], linear)


@pytest.mark.browser
def test_controls_have_labels_and_answer_the_keyboard(shown):
    frame = shown(moving())
    frame.evaluate(
        """() => {
            bp.seen = [];
            bp.picture.append(
                bp.slider({label: "rate", min: 0, max: 1, step: 0.1, value: 0.5,
                           show: (x) => x.toFixed(1), change: (x) => bp.seen.push(x)}),
                bp.choice({label: "shape", options: [["a", "A"], ["b", "B"]], value: "a",
                           change: (x) => bp.seen.push(x)}),
                bp.toggle("cover", false, (on) => bp.seen.push(on)));
        }"""
    )
    frame.get_by_label("rate").press("ArrowRight")
    frame.get_by_label("shape").select_option("b")
    frame.get_by_role("button", name="cover").press("Enter")
    frame.evaluate("bp.picture.append(bp.toggle('lit', true, (on) => bp.seen.push(on)))")
    frame.get_by_role("button", name="lit", pressed=True).press("Enter")
    assert frame.evaluate("bp.seen") == [0.6, "b", True, False]
    assert frame.get_by_label("rate").get_attribute("aria-valuetext") == "0.6"


@pytest.mark.browser
def test_nothing_plays_until_it_is_asked_to_and_it_stops_at_the_end(shown):
    frame = shown(moving())
    frame.evaluate(
        """() => {
            bp.count = 0;
            bp.picture.append(bp.player({every: 200, step: () => ++bp.count < 3, reset: () => {bp.count = 0}}));
        }"""
    )
    assert frame.evaluate("bp.count") == 0
    frame.get_by_role("button", name="Step").click()
    assert frame.evaluate("bp.count") == 1
    frame.get_by_role("button", name="Play").click()
    frame.get_by_role("button", name="Pause").wait_for()
    frame.get_by_role("button", name="Play").wait_for()
    assert frame.evaluate("bp.count") == 3
    frame.get_by_role("button", name="Start again").click()
    assert frame.evaluate("bp.count") == 0


@pytest.mark.browser
def test_numbers_have_three_figures_and_a_real_minus(shown):
    frame = shown(moving())
    assert frame.evaluate("[0, -1.23456, 0.000012345, 123456].map(x => bp.number(x))") == [
        "0",
        "\u22121.23",
        "1.23e\u22125",
        "1.23e+5",
    ]


@pytest.mark.browser
def test_a_choice_is_named_by_its_label_alone(shown):
    frame = shown(moving())
    frame.evaluate(
        """() => bp.picture.append(bp.choice({label: "shape", value: "a", change: () => 0,
                                              options: [["a", "A"], ["b", "B"]]}))"""
    )
    assert frame.get_by_role("combobox", name="shape", exact=True).count() == 1


@pytest.mark.browser
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_coloured_words_can_be_read(shown, theme):
    frame = shown(moving(), theme=theme)
    for name in ("words0", "words1", "words2"):
        frame.evaluate(f"bp.picture.style.color = 'var(--{name})'")
        shares = frame.evaluate("getComputedStyle(bp.picture).color")  # color(srgb r g b)
        parts = [float(part) for part in re.findall(r"\d*\.?\d+(?:e-?\d+)?", shares)]
        colour = "#" + "".join(f"{round(255 * part):02x}" for part in parts)
        for ground in ("card", "panel"):
            assert contrast(colour, frame.evaluate(f"bp.colour('{ground}')")) >= 4.5
