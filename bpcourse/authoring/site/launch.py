"""The row of buttons above a unit: in the browser, Colab, Binder, or as a file.

There is none until pyproject.toml says where the course is published: a page must not send readers
to an address that nobody has made sure of.
"""

from __future__ import annotations

import html
import re

from bpcourse.authoring.errors import AuthoringError
from bpcourse.authoring.published import Published

_GITHUB = re.compile(r"https://github\.com/([\w.-]+)/([\w.-]+?)(?:\.git)?/?")


def ways_in(unit: str, published: Published, lite: bool) -> list[tuple[str, str, str]]:
    """(label, address as seen from the unit's page, what it does), in the order of the buttons.

    lite  whether the site holds the course in the browser
    AuthoringError for a repository that Colab and Binder cannot be sent to.
    """
    if not published.repository:
        return []
    found = _GITHUB.fullmatch(published.repository)
    if not found:
        raise AuthoringError(
            "[tool.bpcourse.published] in pyproject.toml: Colab and Binder open "
            f"https://github.com/OWNER/NAME, not {published.repository!r}"
        )
    place, notebook = f"{found[1]}/{found[2]}", f"{unit}/{unit}.ipynb"
    ways = [
        (
            "Colab",
            f"https://colab.research.google.com/github/{place}/blob/HEAD/course/{notebook}",
            "Write in this unit on Google Colab",
        ),
        (
            "Binder",  # whose JupyterLab is at home in the folder that `bpcourse start` has made
            f"https://mybinder.org/v2/gh/{place}/HEAD?urlpath=lab/tree/{notebook}",
            "Write in this unit on Binder, where nothing is kept",
        ),
        ("Download", f"../notebooks/{unit}.ipynb", "The notebook, for a Jupyter of your own"),
    ]
    if lite:
        here = f"../lite/lab/index.html?path={notebook}"
        words = "Write in this unit in your browser, with nothing to install"
        ways.insert(0, ("In the browser", here, words))
    return ways


def row(ways: list[tuple[str, str, str]]) -> str:
    """The buttons as HTML; "" where there are none."""
    if not ways:
        return ""
    links = "".join(
        f'<li><a href="{html.escape(address)}" title="{html.escape(what)}"'
        f"{' download' if label == 'Download' else ''}>{html.escape(label)}</a></li>"
        for label, address, what in ways
    )
    return f'<nav class="bp-ways" aria-label="Open this unit"><ul>{links}</ul></nav>'
