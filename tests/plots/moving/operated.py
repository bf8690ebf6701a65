"""What the tests of several moving pictures ask of them."""

from tests.plots.moving.test_frame import contrast


def press(frame, button, key):
    frame.get_by_role("button", name=button, exact=True).press(key)


def said(frame):
    """The sentence under the picture, with plain spaces."""
    return frame.locator(".said").inner_text().replace("\u00a0", " ")


def drawn(frame):
    """Wait until what was asked for is on the screen: two of its frames."""
    frame.evaluate("new Promise(d => requestAnimationFrame(() => requestAnimationFrame(d)))")


def plays_by_itself(frame):
    before = frame.locator("main").inner_html()
    frame.page.wait_for_timeout(300)
    return frame.locator("main").inner_html() != before


def assert_fits(frame):
    """Nothing is cut off, to the side or below."""
    wide, high = frame.evaluate(
        """() => {
            const seen = [...document.querySelectorAll("main *")]
                .filter(e => !e.closest(".unseen, option, datalist") && e.getClientRects().length)
                .map(e => e.getBoundingClientRect());
            return [Math.max(...seen.map(r => r.right)) - innerWidth,
                    Math.max(...seen.map(r => r.bottom)) - innerHeight];
        }"""
    )
    assert wide <= 0, f"{wide} pixels stick out to the right"
    assert high <= 0, f"{high} pixels stick out below"


def assert_legible(frame):
    """Each text has at least 12 pixels, and stands out from what lies behind it."""
    texts = frame.evaluate(
        """() => {
            const pixel = (colour) => {  // as painted: color-mix and transparent colours too
                const canvas = new OffscreenCanvas(1, 1).getContext("2d");
                for (const layer of [bp.colour("card"), colour].flat()) {
                    canvas.fillStyle = layer; canvas.fillRect(0, 0, 1, 1);
                }
                const [r, g, b] = canvas.getImageData(0, 0, 1, 1).data;
                return "#" + [r, g, b].map(c => c.toString(16).padStart(2, "0")).join("");
            };
            const behind = (e) => {
                for (; e; e = e.parentElement) {
                    const colour = getComputedStyle(e).backgroundColor;
                    if (colour !== "rgba(0, 0, 0, 0)") return pixel(colour);
                }
            };
            const own = (e) => [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim());
            return [...document.querySelectorAll("main *")]
                .filter(e => own(e) && e.getClientRects().length && !e.closest("[disabled], option, .unseen"))
                .map(e => {
                    const style = getComputedStyle(e);
                    const ink = e instanceof SVGElement ? style.fill : style.color;
                    return [e.textContent, parseFloat(style.fontSize), pixel(ink), behind(e)];
                });
        }"""
    )
    assert texts
    for text, size, ink, ground in texts:
        assert size >= 12, f"{text!r} has {size} pixels"
        assert contrast(ink, ground) >= 4.5, f"{text!r}: {ink} on {ground}"
