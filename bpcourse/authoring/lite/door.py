"""The page that a reader comes to first: where work is kept, and the units to open."""

from __future__ import annotations

import re

from bpcourse.authoring.lite.contents import FIRST_PAGE, HERE

TITLE = "The course in the browser"
MAP = "Roads through the course, and where each concept is explained"
PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<link rel="icon" href="lab/favicon.ico">
<script id="jupyter-config-data" type="application/json" data-jupyter-lite-root=".">{{}}</script>
<style>
:root {{ color-scheme: light dark; }}
body {{ font: 1rem/1.55 system-ui, sans-serif; max-width: 46rem; margin: 2rem auto; padding: 0 1rem; }}
table {{ border-collapse: collapse; width: 100%; margin-top: 1.5rem; }}
th, td {{ text-align: left; padding: 0.35rem 0.6rem 0.35rem 0; border-bottom: 1px solid #8884; }}
td:nth-child(3), td:nth-child(4) {{ text-align: right; }}
th:nth-child(3), th:nth-child(4) {{ text-align: right; }}
td:last-child, th:last-child {{ padding-left: 1rem; }}
@media (max-width: 34rem) {{ td:last-child, th:last-child {{ display: none; }} }}
</style>
</head>
<body>
<main>
<h1>{title}</h1>
{body}
</main>
</body>
</html>
"""
"""JupyterLite's own pages look in this one, the topmost, for the element jupyter-config-data."""


def door(first_page: str) -> str:
    """The page in HTML, made of the map's table of units."""
    from nbconvert.filters.markdown_mistune import markdown2html_mistune

    table = next(part for part in first_page.split("\n\n") if part.startswith("| "))
    text = f"{HERE}\n\n{table}\n\n[{MAP}]({FIRST_PAGE})"
    opened = re.sub(r"\]\(([^)]+\.(?:ipynb|md))\)", r"](lab/index.html?path=\1)", text)
    return PAGE.format(title=TITLE, body=markdown2html_mistune(opened))
