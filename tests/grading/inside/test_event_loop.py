"""Does awaiting at the top level work as in JupyterLab, cell after cell?"""

import time

import pytest

from bpcourse.grading.inside.cells import Compiler
from bpcourse.grading.inside.event_loop import EventLoop
from bpcourse.grading.inside.time_limit import TimeLimit, time_limit

DOUBLE = "import asyncio\nasync def double(x):\n    await asyncio.sleep(0.01)\n    return 2 * x"


@pytest.fixture
def run(monkeypatch):
    """run(source) -> the value of a cell; cells share a loop."""
    import asyncio

    monkeypatch.setattr(asyncio, "run", asyncio.run)  # which the loop replaces
    loop, namespace = EventLoop(), {}

    def run(source):
        value = None
        for statement in Compiler().statements(source, "<cell 1>"):
            value = loop.evaluate(statement, namespace)
        return value

    run(DOUBLE)
    yield run
    loop.loop.close()
    asyncio.set_event_loop(None)


def test_what_is_awaited_is_the_value(run):
    assert run("x = await double(3)\nawait double(x)") == 12
    assert run("[await double(x) for x in (1, 2)]") == [2, 4]


def test_async_for_and_with_work_at_the_top_level(run):
    run("async def count():\n    for i in range(3): yield i")
    assert run("found = []\nasync for i in count(): found.append(i)\nfound") == [0, 1, 2]
    assert run("async with asyncio.timeout(9) as t: pass\nt.expired()") is False


def test_a_task_that_one_cell_begins_goes_on_in_the_next(run):
    run("task = asyncio.create_task(double(5))")
    assert run("await task") == 10


def test_the_loop_runs_in_every_cell_and_is_the_same(run):
    assert run("loop = asyncio.get_running_loop()\nloop.is_closed()") is False
    assert run("await asyncio.sleep(0)\nasyncio.get_running_loop() is loop") is True


def test_what_runs_a_loop_of_its_own_works_too(run):
    assert run("asyncio.run(double(2))") == 4
    assert run("await double(1)") == 2


def test_a_limit_ends_what_is_awaited_and_the_next_cell_does_not_go_on_with_it(run):
    run("seen = []\nasync def late():\n    await asyncio.sleep(0.3)\n    seen.append(1)")
    with pytest.raises(TimeLimit), time_limit(0.05):
        run("await late()")
    time.sleep(0.3)
    assert run("await asyncio.sleep(0.05)\nseen") == []


def test_an_exception_of_what_is_awaited_is_the_cells(run):
    run("async def bad(): return 1 / 0")
    with pytest.raises(ZeroDivisionError):
        run("await bad()")
