"""The website in one go: sources into a folder that passes, Sphinx, and the result in its place."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

from bpcourse.authoring.errors import AuthoringError
from bpcourse.authoring.lite import build_lite
from bpcourse.authoring.site.mathjax import copy_mathjax
from bpcourse.authoring.site.place import put_in_place, refuse_folder
from bpcourse.authoring.site.sources import write_sources
from bpcourse.course import Course

PRIVATE = "With solutions: for yourself, not for learners"
INSTALL = (
    "the website needs Sphinx and what goes with it, which is the extra `site`: `uv sync` in the "
    'checkout, or pip install ".[site]"'
)


@dataclass(frozen=True)
class Choices:
    """How the site is built.

    with_solutions  for private builds: solutions, cards and model answers, folded
    lite            the course in the browser is put under the site
    """

    with_solutions: bool = False
    lite: bool = False


def build_site(course: Course, to: Path, choices: Choices = Choices()) -> list[Path]:
    """Build the website of a checkout into the folder `to`, in place of what was built there before.

    Needs no network. Returns the copies of pages that somebody had edited there; files that are
    somebody's own stay. AuthoringError where something cannot be built, or Sphinx has to complain, or
    where `to` is a folder that this command has not made; it is then as it was.
    """
    refuse_folder(to)
    _refuse_missing_packages()
    with tempfile.TemporaryDirectory(prefix="bpcourse-site-") as temporary:
        source, made = Path(temporary) / "source", Path(temporary) / "html"
        source.mkdir()
        write_sources(course, source, choices.with_solutions, choices.lite)
        copy_mathjax(source / "mathjax" / "mathjax")
        _run_sphinx(course.root / "docs", source, made, choices.with_solutions)
        if choices.lite:
            build_lite(course.root, made / "lite")
        (made / ".nojekyll").touch()  # where a host would leave out folders that begin with _
        return put_in_place(course, made, to)


def _run_sphinx(configuration: Path, source: Path, made: Path, private: bool) -> None:
    """AuthoringError with what Sphinx has to complain of."""
    from sphinx.application import Sphinx
    from sphinx.util.docutils import docutils_namespace, patch_docutils

    complaints = StringIO()
    with patch_docutils(), docutils_namespace():
        application = Sphinx(
            srcdir=source,
            confdir=configuration,
            outdir=made,
            doctreedir=source.parent / "doctrees",
            buildername="html",
            confoverrides={
                "html_static_path": [str(configuration / "_static"), str(source / "mathjax")],
                "html_extra_path": [str(source / "extra")],
                "html_theme_options.announcement": PRIVATE if private else "",
            },
            status=None,
            warning=complaints,
            freshenv=True,
        )
        application.build()
    if complaints.getvalue():
        raise AuthoringError(f"Sphinx complains:\n{complaints.getvalue().strip()}")
    _tidy(made)


def _tidy(made: Path) -> None:
    """Leave out what Sphinx and the theme put there for themselves."""
    for path in (made / ".buildinfo", made / "objects.inv", *made.glob("_static/*.html")):
        path.unlink(missing_ok=True)
    (made / "_sources").rmdir()  # empty: docs/conf.py copies no sources


def _refuse_missing_packages() -> None:
    try:
        import myst_nb  # noqa: F401
        import sphinx  # noqa: F401
        import sphinx_book_theme  # noqa: F401
    except ImportError as error:
        raise AuthoringError(f"{INSTALL} ({error})") from None
