"""Put scripts into what surrounds the cells: titles, widgets, languages, ids, tags, formats."""


# %% [by hand]
def by_hand(notebook, folder):
    evil = '"></title></script><script>alert(1)</script>'
    notebook["metadata"] = {
        "title": evil,
        "authors": [{"name": evil}],
        "widgets": {"application/vnd.jupyter.widget-state+json": {"state": {evil: {}}}},
        "language_info": {"name": evil, "pygments_lexer": evil, "codemirror_mode": evil},
        "kernelspec": {"name": evil, "display_name": evil, "language": evil},
        "celltoolbar": evil,
        "nbgrader": {"points": 100},
    }
    notebook["nbformat_minor"] = 10**6
    for cell in notebook["cells"]:
        cell["id"] = evil
        cell["metadata"] |= {
            "tags": [evil, "remove_cell"],
            "slideshow": {"slide_type": evil},
            "jupyter": {"source_hidden": True},
            "name": evil,
            "format": "text/html",
        }
