"""Moving: a picture that moves, as a notebook shows it.

The page lies in a sandboxed frame and asks for nothing: no library, no network, no kernel. Beside
it lies the still figure, hidden by a style: where a notebook is not trusted, JupyterLab takes style
and frame away, and the figure is what remains. Printers and screen readers get it, too.
"""

from __future__ import annotations

import hashlib
import html
import json
from importlib.resources import files
from string import Template
from typing import Any

import numpy as np

from bpcourse.plots import style
from bpcourse.plots.shown import bundle

# What a style of the surrounding page calls dark: JupyterLab, Sphinx, Colab, VS Code.
DARK = '[data-jp-theme-light="false"], [data-theme="dark"], html[theme="dark"], .vscode-dark'
DARK_TOKENS = """:root {
--card: #1e1f23; --panel: #27282d; --ink: #ececec; --mid: #a9a9b2; --faint: #43444b;
--c0: #58a9e0; --c1: #f08a4b; --c2: #35c79a; --c3: #e39cc4; --c4: #f0b429; --c5: #7cc8f2;
--c6: #b5b5b5; --c7: #cbb24a; color-scheme: dark }"""
NARROW, MIDDLE = 560, 687  # pixels of width, up to which a picture has its narrow, middle height

_PAGE = Template("""<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>$title</title>
<meta http-equiv="Content-Security-Policy"
 content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:">
<style>$css</style><style media="$dark">$dark_tokens</style></head><body><main id="picture" aria-label="$title"></main>
<script>const bp = {data: $data, dark: matchMedia("$dark")};</script><script>$js</script></body></html>""")

_OUTPUT = Template("""<style>
.bp-moving { container-type: inline-size; max-width: ${width}px; margin: 0.3em 0 }
.bp-moving iframe { display: block; width: 100%; border: 0; border-radius: 6px }
.bp-moving img { position: absolute; width: 1px; height: 1px; opacity: 0; pointer-events: none }
#$name iframe { height: ${wide}px }
:is($dark) #$name iframe { height: ${wide_dark}px }
@container (max-width: ${middle_width}px) {
  #$name iframe { height: ${middle}px }
  :is($dark) #$name iframe { height: ${middle_dark}px }
}
@container (max-width: ${narrow_width}px) {
  #$name iframe { height: ${narrow}px }
  :is($dark) #$name iframe { height: ${narrow_dark}px }
}
@media print {
  .bp-moving iframe { display: none }
  .bp-moving img { position: static; width: auto; height: auto; max-width: 100%; opacity: 1 }
}
</style>
<div class="bp-moving" id="$name"><iframe title="$title" sandbox="allow-scripts"
 srcdoc="$page"></iframe>$still</div>""")


class Moving:
    """A picture that moves; the last line of a cell shows it.

    title    what it is, in a few words: the frame's name for a screen reader
    words    what is to be seen on the still figure, in a sentence or two: its text alternative
    scripts  files beside this module, in order: "walk.js", or "walk.css"
    data     what the scripts find as bp.data: plain values and arrays of finite numbers
    figure   the still figure, which is closed
    height   of the picture in pixels; `narrow` where it has no more than 560 pixels of width, and
             `middle` where it has no more than 687, less than a website's column
    width    its greatest width in pixels
    """

    def __init__(
        self,
        title: str,
        words: str,
        scripts: list[str],
        data: dict[str, Any],
        figure: Any,
        height: int,
        narrow: int | None = None,
        middle: int | None = None,
        width: int = 760,
    ):
        import matplotlib.pyplot as plt

        if not words.strip():
            raise ValueError("say in words what the still figure shows")
        self.title, self.words = title, words
        self._heights = height, narrow or height, middle or height
        self._width = width
        self.page = page(title, scripts, data, *self._heights)
        self._still = bundle(figure, words)
        plt.close(figure)

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> Any:
        """What a notebook keeps, and the words with it."""
        content = {
            "text/html": self._output(),
            "image/png": self._still["image/png"],
            "text/plain": self.words,
        }
        return content, {"image/png": {"alt": self.words}}

    def _repr_html_(self) -> str:
        return self._output()

    def __repr__(self) -> str:
        return self.words

    def _output(self) -> str:
        """The frame and the still figure.

        The frame does not see the theme of the page around it. It sees its own height, which is
        a pixel more where the theme is dark.
        """
        height, narrow, middle = self._heights
        return _OUTPUT.substitute(
            name=f"bp-{hashlib.sha256(self.page.encode()).hexdigest()[:8]}",
            title=html.escape(self.title),
            page=html.escape(self.page),
            still=self._still["text/html"],
            dark=DARK,
            width=self._width,
            wide=height,
            wide_dark=height + 1,
            middle_width=MIDDLE,
            middle=middle,
            middle_dark=middle + 1,
            narrow_width=NARROW,
            narrow=narrow,
            narrow_dark=narrow + 1,
        )


def page(title: str, scripts: list[str], data: dict[str, Any], *heights: int) -> str:
    """The page that lies in the frame: frame.css, frame.js and the picture's own files.

    heights  of the frame in pixels where the theme is light
    """
    names = ["frame.css", "frame.js", *scripts]
    texts = {name: (files("bpcourse.plots.moving") / name).read_text("utf-8") for name in names}
    # half a pixel to either side, for a page that is zoomed
    dark = ", ".join(f"(min-height: {h + 0.5}px) and (max-height: {h + 1.5}px)" for h in heights)
    return _PAGE.substitute(
        title=html.escape(title),
        css=_tokens() + "".join(text for name, text in texts.items() if name.endswith(".css")),
        dark=dark or "not all",
        dark_tokens=DARK_TOKENS,
        js="".join(text for name, text in texts.items() if name.endswith(".js")),
        data=json.dumps(data, default=_plain, allow_nan=False).replace("<", "\\u003c"),
    )


def _tokens() -> str:
    """The course's colours as variables of CSS: --c0 to --c7 are those of its figures."""
    colours = ";".join(f"--c{i}:{colour}" for i, colour in enumerate(style.COLOURS))
    inks = {"card": style.CARD, "panel": style.PANEL, "ink": style.INK, "mid": style.MID}
    inks["faint"] = style.FAINT
    return f":root{{{colours};{';'.join(f'--{name}:{value}' for name, value in inks.items())}}}"


def _plain(value: Any) -> Any:
    """Arrays and NumPy's numbers as JSON has them."""
    if isinstance(value, np.ndarray | np.generic):
        return value.tolist()
    raise TypeError(f"{type(value).__name__} is nothing that a page can hold")
