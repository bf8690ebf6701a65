"""In a real kernel: an interrupt and the alarm leave everything as it was."""

import pytest

from tests.notebooks.kernel import SETUP, lay_out, released, run, shown

IMPATIENT = """\
import os, signal, threading
def inner(x):
    while True:
        x = x + 0
def relu_backward(dout, cache):
    try:
        return inner(dout)
    except Exception:
        return 1
threading.Timer(1, lambda: os.kill(os.getpid(), signal.SIGINT)).start()
check(relu_backward, forward=reference.relu_forward)"""
ENDLESS = """\
from bpcourse.checking import clock
clock.SECONDS = 1
check(relu_backward, forward=reference.relu_forward)"""
AFTERWARDS = """\
import sys
print(sys.getprofile(), signal.getsignal(signal.SIGALRM) is signal.SIG_DFL)
def relu_backward(dout, cache):
    print("still shown")
    return dout * (cache[0] > 0)
check(relu_backward, forward=reference.relu_forward)"""
IN_A_THREAD = """\
thread = threading.Thread(target=check, args=(relu_backward,))
thread.start()
thread.join()"""


@pytest.mark.slow
def test_an_interrupt_and_the_alarm_show_the_learners_lines_and_leave_nothing_behind(tmp_path):
    unit = lay_out(tmp_path, released())
    _, stopped, endless, after, thread = run(
        unit, SETUP, IMPATIENT, ENDLESS, AFTERWARDS, IN_A_THREAD
    )
    (error,) = stopped.outputs
    assert error.ename == "KeyboardInterrupt"
    assert [line.partition(" in ")[2].partition(":")[0] for line in error.traceback[:2]] == [
        "relu_backward",
        "inner",
    ]
    assert "bpcourse" not in "".join(error.traceback)
    assert "took too long: longer than 1 s in all" in shown(endless)
    assert "in inner: " in shown(endless) and endless.outputs[-1].data["text/plain"] == "0.0"
    assert after.outputs[0].text == "None True\n"
    assert "1 of 1 point" in shown(after) and "still shown" in shown(after)
    assert after.outputs[-1].data["text/plain"] == "1.0"
    assert "1 of 1 point" in shown(thread)  # the card stands where the sentence about Kernel stood
