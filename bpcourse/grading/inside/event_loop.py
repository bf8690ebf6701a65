"""A notebook's event loop: `await` at the top level of a cell, as in JupyterLab.

The loop runs while a cell awaits; a task that was begun in one cell goes on in the next that does.
"""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Coroutine, Generator
from typing import Any

from .cells import Namespace, Statement


class EventLoop:
    """Runs statements with a loop that lasts as long as the notebook; it is made when needed."""

    def __init__(self):
        self.loop: Any = None

    def evaluate(self, statement: Statement, namespace: Namespace) -> Any:
        """The value of a statement, which is awaited if it must be."""
        if statement.awaits:
            self._begin()
            return self._wait_for(eval(statement.code, namespace))  # noqa: S307  what this is for
        if "asyncio" not in sys.modules:
            return eval(statement.code, namespace)  # noqa: S307  likewise
        with contextlib.suppress(OSError):  # no descriptor left: the statement may need no loop
            self._begin()
        with _running(self.loop):
            return eval(statement.code, namespace)  # noqa: S307  likewise

    def _begin(self) -> None:
        if self.loop is not None:
            return
        import asyncio

        self.loop = asyncio.new_event_loop()
        asyncio.set_event_loop(self.loop)
        run_alone = asyncio.run

        def run(main: Any, **options: Any) -> Any:
            with _running(None):  # which nest_asyncio allows in JupyterLab
                return run_alone(main, **options)

        asyncio.run = run

    def _wait_for(self, coroutine: Coroutine[Any, Any, Any]) -> Any:
        task = self.loop.create_task(coroutine)
        try:
            with _running(None):
                return self.loop.run_until_complete(task)
        except BaseException:
            task.cancel()  # what ran out of time must not go on with the next cell
            raise


@contextlib.contextmanager
def _running(loop: Any) -> Generator[None]:
    """Let this loop, or none, be the one that runs: in JupyterLab one does while any cell runs."""
    events: Any = sys.modules["asyncio.events"]
    before = events._get_running_loop()  # noqa: SLF001  for those who write loops
    events._set_running_loop(loop)  # noqa: SLF001  likewise
    try:
        yield
    finally:
        events._set_running_loop(before)  # noqa: SLF001  likewise
