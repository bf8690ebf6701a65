"""A browser for all tests of pictures that move, and a picture on a page of its own."""

import re

import pytest

from tests import needs

OWN = "asked for (data:image|about:srcdoc)"  # lies in the output itself


@pytest.fixture(scope="package")
def browser(chromium):
    sync_api = pytest.importorskip("playwright.sync_api", reason=needs.PLAYWRIGHT)
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield browser
        browser.close()


def settle(frame):
    """Wait until a change of size or theme has arrived in the frame, and is drawn."""
    outside = "document.querySelector('iframe').clientHeight"
    for _ in range(400):
        if frame.evaluate("innerHeight") == frame.page.evaluate(outside):
            return
        frame.page.wait_for_timeout(25)
    raise TimeoutError("the frame never took its height")


@pytest.fixture
def shown(browser):
    """shown(moving, width=..., theme=..., **context): the picture's frame, as an output shows it.

    The frame answers `evaluate` and has `page`. At the end of the test: nothing was written to the
    console, and nothing was asked of a network, unless the test clears `shown.complaints`.
    """
    contexts, complaints = [], []

    def show(moving, width=900, theme="light", height=1000, **options):
        context = browser.new_context(viewport={"width": width, "height": height}, **options)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda message: complaints.append(message.text))
        page.on("request", lambda request: complaints.append(f"asked for {request.url[:80]}"))
        background = "#fff" if theme == "light" else "#111"
        page.set_content(
            f'<!doctype html><html data-theme="{theme}"><body style="background:{background};'
            f'margin:8px 0">{moving._repr_html_()}</body></html>'
        )
        frame = page.frames[1]
        frame.wait_for_load_state()
        settle(frame)
        return frame

    show.complaints = complaints
    yield show
    for context in contexts:
        context.close()
    assert [text for text in complaints if not re.match(OWN, text)] == []
