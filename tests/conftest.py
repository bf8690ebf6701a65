"""Tests are skipped where the machine lacks what they need, with a line that says how to get it."""

import pytest
from hypothesis import settings

from bpcourse.grading.judge.sandbox import is_available
from tests import needs
from tests.notebooks.jupyterlab import find_chromium
from tests.postgresql import running_server

# How long an example takes says nothing on a busy machine.
settings.register_profile("any machine", deadline=None)
settings.load_profile("any machine")

pytest_plugins = ["tests.tiny_unit"]


@pytest.fixture(scope="session")
def sandbox():
    """Submissions can be isolated here by bubblewrap."""
    if not is_available("bubblewrap"):
        pytest.skip(needs.SANDBOX)


@pytest.fixture(scope="session")
def landlock():
    """Submissions can be isolated here by Landlock."""
    if not is_available("landlock"):
        pytest.skip(needs.LANDLOCK)


@pytest.fixture(scope="session")
def chromium():
    """The path of Chromium."""
    return find_chromium() or pytest.skip(needs.CHROMIUM)


@pytest.fixture(scope="session")
def postgresql():
    """A PostgreSQL server of the tests' own."""
    with running_server() as server:
        yield server


def pytest_addoption(parser):
    parser.addoption(
        "--may-lack",
        metavar="WORDS",
        help="A test that is skipped fails, except for "
        "want of one of these (words of the reasons, by commas; `--may-lack=`: none). "
        "For CI, which installs all that the tests need.",
    )
    parser.addoption(
        "--all-ways",
        action="store_true",
        help="The red team's class is graded in all four ways instead of two.",
    )
    parser.addoption(
        "--all-units",
        action="store_true",
        help="What is tried with one unit, or with a sample of answers, for it takes long, is tried "
        "with all of them.",
    )


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item):
    return _no_excuse((yield), item.config)


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(collector):
    return _no_excuse((yield), collector.config)


def _no_excuse(report, config):
    """The report of a test or of a file, failed if it was skipped for a reason not allowed."""
    allowed = config.getoption("may_lack")
    if allowed is None or not report.skipped or hasattr(report, "wasxfail"):
        return report
    reason = report.longrepr[2]
    if not any(word in reason for word in allowed.split(",") if word):
        report.outcome = "failed"
        report.longrepr = f"{reason} (with --may-lack={allowed}, that is a failure)"
    return report
