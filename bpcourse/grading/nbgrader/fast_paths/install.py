"""What nbgrader and nbconvert do anew for every submission, and a worker needs to do only once.

Together these steps were more than half of a worker's time. Each keeps its result; the tests
compare with the untouched libraries.
"""

from __future__ import annotations

import functools
import json
import re
import sys
from types import SimpleNamespace

from bpcourse.grading.nbgrader.fast_gradebook import quicken_gradebook

NO_ALT = 'alt="No description has been provided for this image"'


def import_jsonschema() -> None:
    """Import jsonschema without its parser of internationalized addresses.

    That one is generated at each import, in a second or more; no notebook's schema asks for it.
    """
    missing = object()
    known = sys.modules.get("rfc3987_syntax", missing)
    sys.modules["rfc3987_syntax"] = None  # it is optional: jsonschema goes on without
    try:
        import jsonschema  # noqa: F401
    finally:
        if known is missing:
            del sys.modules["rfc3987_syntax"]
        else:
            sys.modules["rfc3987_syntax"] = known


@functools.cache
def quicken(temporary: str) -> None:
    """Set all of them up in this process.

    temporary  what stands in the URLs of gradebooks that are thrown away
    """
    import jsonschema
    import nbformat
    from nbconvert.exporters import exporter, html
    from nbgrader.nbgraderformat import common

    from bpcourse.grading.nbgrader import execute

    quicken_gradebook(temporary)
    common.jsonschema = SimpleNamespace(
        validate=_validate, ValidationError=jsonschema.ValidationError
    )
    html.BeautifulSoup = _page
    # A notebook that was just read from a file is nobody else's: it need not be copied, thrice.
    exporter.copy = SimpleNamespace(deepcopy=lambda value: value)
    exporter.validator = SimpleNamespace()
    # Exporters validate what they make; nbformat would, too, whenever it reads or writes it.
    validate = nbformat.validate
    nbformat.validate = lambda notebook, *rest, **how: (
        validate(notebook, *rest, **how) if how.get("relax_add_props") else None
    )
    execute.locked_cells = functools.cache(execute.locked_cells)  # by the gradebook's URL


def _validate(instance, schema):
    """jsonschema.validate, which checks the schema itself before every cell, and each cell anew."""
    _validate_text(json.dumps(instance, sort_keys=True), _Held(schema))


@functools.lru_cache(maxsize=1000)
def _validate_text(text, schema):
    _validator(schema).validate(json.loads(text))


class _Held:
    """Lets a cache hold a dict, so that its id is not given to another."""

    def __init__(self, value):
        self.value = value

    def __hash__(self):
        return id(self.value)

    def __eq__(self, other):
        return self.value is other.value


@functools.lru_cache(maxsize=8)
def _validator(schema):
    import jsonschema

    kind = jsonschema.validators.validator_for(schema.value)
    kind.check_schema(schema.value)
    return kind(schema.value)


def _page(text, features):
    """A page as nbconvert's last step leaves it, without parsing all of it.

    That step looks for pictures without a description, and for cells of JupyterLab's template,
    which feedback pages do not have.
    """
    if "jp-Notebook" in text:
        from bs4 import BeautifulSoup

        return BeautifulSoup(text, features=features)
    return _Page(re.sub(r"<img\b(?![^>]*\salt=)", f"<img {NO_ALT}", text))


class _Page(str):
    def select(self, selector):
        return []


def remember_texts(exporter) -> None:
    """Let an HTML exporter render the texts that all submissions share once.

    Markdown with attachments or local pictures depends on more than its text.
    """
    if not hasattr(exporter, "markdown2html"):
        return
    from jinja2 import pass_context
    from nbconvert.filters import Highlight2HTML

    highlight, markdown = Highlight2HTML(parent=exporter), exporter.markdown2html
    rendered = functools.lru_cache(maxsize=2000)(lambda source, *rest: highlight(source, *rest))
    texts = {}

    def highlight_code(source, language=None, metadata=None):
        if metadata and "magics_language" in metadata:  # nothing else in it matters here
            return highlight(source, language, metadata)
        return rendered(source, language)

    @pass_context
    def markdown2html(context, source):
        if "attachment:" in source or "<img" in source or "![" in source:
            return markdown(context, source)
        if source not in texts:
            if len(texts) > 2000:
                texts.clear()
            texts[source] = markdown(context, source)
        return texts[source]

    exporter.filters = {
        "highlight_code": highlight_code,
        "markdown2html": markdown2html,
        **exporter.filters,
    }
