"""progress(): what is done in this unit, what is open, and where to go on."""

from __future__ import annotations

from bpcourse.learner.live import companion


@companion
def progress() -> None:
    """Show the points of this unit, what is open, the predictions, and the next unit."""
    from bpcourse.learner import progress_page
    from bpcourse.learner.saying import say

    standing = progress_page.here()
    if standing is not None:
        say(progress_page.as_text(standing), progress_page.as_html(standing))
