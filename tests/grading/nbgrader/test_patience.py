"""What takes too long is ended by a sentence, wherever it is, and the timer is put back."""

import contextlib
import signal
import threading

import pytest

from bpcourse.grading.nbgrader.patience import TookTooLong, patience


def computing():
    while True:
        pass


def test_what_takes_too_long_is_ended_with_a_sentence():
    with pytest.raises(TookTooLong, match=r"notebook took longer than 0\.05 s to be read"):
        limited_to_little()
    assert signal.getitimer(signal.ITIMER_VIRTUAL) == (0, 0)


@patience("to be read", 0.05)
def limited_to_little():
    with contextlib.suppress(Exception):  # as code that passes over what goes wrong
        computing()


def test_it_is_told_where_somebody_has_caught_all_there_is():
    with pytest.raises(TookTooLong):
        limited_and_deaf()


@patience("to be shown", 0.05)
def limited_and_deaf():
    with contextlib.suppress(BaseException):
        computing()


def test_what_is_quick_is_left_alone():
    before = signal.getsignal(signal.SIGVTALRM)
    with patience("to be read"):
        assert signal.getitimer(signal.ITIMER_VIRTUAL)[0] > 0
    assert signal.getitimer(signal.ITIMER_VIRTUAL) == (0, 0)
    assert signal.getsignal(signal.SIGVTALRM) == before


def test_in_another_thread_nothing_is_limited():
    seen = []

    def run():
        with patience("to be read"):
            seen.append(signal.getitimer(signal.ITIMER_VIRTUAL)[0])

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
    assert seen == [0]
