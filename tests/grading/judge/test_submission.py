"""Does the judge get plain values and nothing else, and go on when the process has died?"""

import os
import signal
import time

import numpy as np
import pytest

from bpcourse.grading.judge.errors import NoAnswer
from bpcourse.grading.judge.limits import Limits
from bpcourse.grading.judge.proxy import Proxy, origin_of
from bpcourse.grading.judge.sandbox import shared_zygote, start_shared
from bpcourse.grading.judge.submission import Submission
from bpcourse.grading.judge.trust import SandboxUnavailable

DIE = "import os\ndef die(): os._exit(0)\n"


def test_names_are_plain_values_or_proxies(submit):
    found = submit("answer = 42\ndef f(x): return x\nimport math").names(["f", "answer", "math"])
    assert found["answer"] == 42 and isinstance(found["f"], Proxy) and len(found) == 2


def test_the_same_object_is_the_same_proxy_while_anybody_holds_it(submit):
    submission = submit("class V: pass\nv = V()\ndef get(): return v")
    names = submission.names(["v", "get"])
    assert names["get"]() is names["v"]
    number = origin_of(names.pop("v")).number
    assert number in submission.released


def test_so_many_objects_are_held_at_a_time(submit, monkeypatch):
    monkeypatch.setattr("bpcourse.grading.judge.submission.MAX_HELD", 30)
    make = submit("class V: pass\ndef make(n): return [V() for _ in range(n)]").names(["make"])[
        "make"
    ]
    for _ in range(4):  # what is forgotten does not count
        assert len(make(25)) == 25
    held = make(25)
    with pytest.raises(NoAnswer, match="more than 30 objects to hold"):
        make(25)
    assert len(held) == 25


def test_more_objects_than_cross_at_once_come_one_by_one(submit):
    make = submit("class V: pass\ndef make(n): return [V() for _ in range(n)]").names(["make"])[
        "make"
    ]
    many = make(11_000)
    assert isinstance(many, Proxy) and len(many) == 11_000 and isinstance(many[10_999], Proxy)


def test_what_a_call_changed_is_changed_here_where_it_may_be(submit):
    names = submit(
        "def update(w, seen): w += 1; seen.append(3)\n"
        "def step(w, config): w += 1; config['t'] = 1; return w"
    ).names(["update", "step"])
    w, seen = np.zeros(2), []
    names["update"](w, seen)
    assert np.array_equal(w, [1, 1]) and seen == [3]
    config = {}
    assert np.array_equal(names["step"](w, config), [2, 2])
    assert np.array_equal(w, [1, 1]) and config == {"t": 1}


def test_a_function_of_the_judges_is_called_and_its_exceptions_arrive(submit):
    names = submit(
        "def twice(f, x): return f(f(x))\n"
        "def safe(f):\n    try: return f(1)\n    except ValueError as e: return str(e)"
    ).names(["twice", "safe"])
    assert names["twice"](lambda x: x + 1, 1) == 3

    def refuse(x):
        raise ValueError("no")

    assert names["safe"](refuse) == "no"


def test_cells_run_again_in_a_new_process_but_for_those_that_end_it(submit):
    submission = submit("n = 1", "import os; os._exit(0)", "n += 1", "n += 1")
    assert submission.names(["n"]) == {"n": 3} and submission.epoch == 2
    assert [name for name, _ in submission.history] == ["cell 1", "cell 3", "cell 4"]


def test_why_a_name_is_missing_is_told_of_cells_that_ended_the_process_too(submit):
    submission = submit("import os\nos._exit(0)\ndef f(): pass", "1 / 0\ndef g(): pass")
    assert submission.why_missing("f").startswith("cell 1 ended the submission's process: it ended")
    assert submission.why_missing("g").startswith("cell 2 ended in line 1 with ZeroDivisionError")
    assert submission.why_missing("h") == ""


@pytest.mark.parametrize("answer", ["7", "{}", "1 / 0", "__import__('os')._exit(0)"])
def test_what_is_no_reason_is_none(submit, answer):
    lie = f"from _judge import student\nstudent.Student.do_why = lambda *a: ({answer}, {{}})"
    assert submit(lie).why_missing("f") == ""


def test_a_reason_is_cleaned_and_cut(submit):
    lie = (
        "from _judge import student\nstudent.Student.do_why = lambda *a: ('\\x1b[2J\\n' * 999, {})"
    )
    told = submit(lie).why_missing("f")
    assert len(told) <= 300 and "\x1b" not in told and "\n" not in told


def test_a_function_is_found_again_by_its_name_and_an_object_is_lost(submit):
    submission = submit(DIE + "class V:\n    x = 1\ndef f(): return 1\nmade = V")
    names = submission.names(["f", "die", "V"])
    made = names["V"]()
    with pytest.raises(NoAnswer, match="ended itself"):
        names["die"]()
    assert names["f"]() == 1 and submission.epoch == 2
    with pytest.raises(NoAnswer, match="was lost when the submission's process ended"):
        made.x


def test_a_graded_cell_has_so_many_restarts(submit):
    submission = submit(DIE, limits=Limits(restarts=1))
    die = submission.names(["die"])["die"]
    for said in ("ended itself", "ended itself", "ended too often"):
        with pytest.raises(NoAnswer, match=said):
            die()
    submission.begin_graded_cell()
    with pytest.raises(NoAnswer, match="ended itself"):
        die()


def test_a_graded_cell_has_so_much_time(submit):
    limits = Limits(call_seconds=0.7, graded_seconds=2)
    submission = submit("def spin():\n    while True: pass\ndef f(): return 1", limits=limits)
    names = submission.names(["spin", "f"])
    with pytest.raises(NoAnswer, match=r"longer than 0.7 s"):
        names["spin"]()
    for _ in range(4):
        with pytest.raises(NoAnswer):
            names["spin"]()
    with pytest.raises(NoAnswer, match=r"longer than 2 s in all"):
        names["f"]()
    submission.begin_graded_cell()
    assert names["f"]() == 1


def test_an_answer_of_the_wrong_type_is_no_answer(submit):
    source = (
        "import sys\nstudent = sys.modules['_judge.student'].Student\n"
        "class Long:\n    def __len__(self): return 1\nlong = Long()\n"
        "student.do_operator = lambda self, *operands: ('forged', {})"
    )
    long = submit(source).names(["long"])["long"]
    with pytest.raises(NoAnswer, match=r"wrong type of value \(len\)"):
        len(long)


def test_names_that_cells_mention_are_told_by_the_process_inside(submit):
    assert submit().mentions(["a = b"]) == ({"b"}, {"a"})
    forged = (
        "import sys\nsys.modules['_judge.student'].Student.do_mentions = "
        "lambda self, sources: (([], {}), {})"
    )
    assert submit(forged).mentions(["a = b"]) is None


def test_a_watched_function_is_counted_and_its_variables_seen(submit):
    submission = submit("def f(x):\n    y = 2 * x\n    return y")
    f = submission.names(["f"])["f"]
    assert submission.watch(f, lambda: [f(1.0), f(2.0)]) == (2, {"x": 2.0, "y": 4.0})


def test_a_run_is_looked_at_and_what_is_claimed_of_it_is_checked(submit):
    source = "import numpy as np\ndef f(x): return [h(x + e) for e in np.eye(3)]\ndef h(x): return x.sum()"
    x = np.array([1.5, 2.5, 3.5])
    submission = submit(source)
    f, h = (submission.names([name])[name] for name in "fh")
    assert submission.look(h, [x], lambda: f(x)) == ["forward", "nudged"]
    assert submission.look(None, [x], lambda: h(x)) == []
    for claim in ("['<b>']", "('nudged',)", "[1]", "[['nudged']]"):
        forged = submit(
            "import sys\ndef f(x): return x\n"
            f"sys.modules['_judge.student'].Student.do_looked = lambda self: ({claim}, {{}})"
        )
        with pytest.raises(NoAnswer, match="what was seen of a call"):
            forged.look(None, [x], lambda: None)


def test_a_submission_that_took_too_long_in_all_runs_no_further_cell(submit):
    submission = submit(limits=Limits(submission_seconds=0))
    (output,) = submission.run("print(1)", "cell 1")
    assert output["ename"] == "TimeLimit" and "longer than 0 s in all" in output["evalue"]


def test_a_process_that_has_sent_what_nobody_asked_for_is_ended_before_a_graded_cell(submit):
    source = (
        "import socket, os\nfrom _judge import wire\n"
        "for n in range(3, 64):\n"
        "    try: wire.send(socket.socket(fileno=os.dup(n)), ('value', {'f': 2}, {}, []))\n"
        "    except OSError: pass"
    )
    for sources, ended in (((source,), True), (("f = 1",), False)):
        submission = submit(*sources)
        assert submission.process is not None
        submission.begin_graded_cell()
        assert (submission.process is None) == ended


SLEEPS = "import time\ndef nap(): time.sleep(0.3); return 1\n"


def test_graded_calls_end_when_the_time_of_the_submission_is_over(submit):
    limits = Limits(submission_seconds=1)
    submission = submit(SLEEPS, limits=limits)
    nap = submission.names(["nap"])["nap"]
    answers: list[object] = []
    while not answers or answers[-1] == 1:
        submission.begin_graded_cell()
        try:
            answers.append(nap())
        except NoAnswer as error:
            answers.append(str(error))
    assert 1 in answers  # what was answered before counts
    assert answers[-1] == "this submission took longer than 1.5 s in all"


def test_a_call_is_interrupted_when_the_time_of_the_submission_is_over(submit):
    submission = submit("def spin():\n    while True: pass", limits=Limits(submission_seconds=1))
    spin = submission.names(["spin"])["spin"]
    with pytest.raises(NoAnswer, match=r"took longer than 1.5 s in all"):
        spin()
    assert submission.process is not None  # it was not ended for that


def test_cells_run_again_count_for_the_time_of_the_submission(submit):
    submission = submit(DIE, "import time; time.sleep(0.6)", limits=Limits(submission_seconds=1))
    die = submission.names(["die"])["die"]
    said = ""
    for _ in range(10):
        submission.begin_graded_cell()
        with pytest.raises(NoAnswer) as caught:
            die()
        said = str(caught.value)
    assert said == "this submission took longer than 1.5 s in all" and submission.epoch <= 3


def test_pictures_have_the_rest_of_the_time(sandbox):
    limits = Limits(submission_seconds=5)
    submission = Submission(
        lambda: start_shared("bubblewrap", limits), limits, started=time.monotonic() - 6
    )
    (output,) = submission.run("1", "cell 1")
    assert output["evalue"] == "this submission took longer than 5 s in all"
    with pytest.raises(NoAnswer, match=r"there is no|took longer"):
        Submission(
            lambda: start_shared("bubblewrap", limits), limits, started=time.monotonic() - 9
        ).names(["f"])


def test_a_sandbox_that_cannot_be_had_is_told_the_judge():
    def refuse():
        raise SandboxUnavailable("no room")

    submission = Submission(refuse)
    with pytest.raises(NoAnswer, match="no sandbox"):
        submission.names(["f"])
    assert str(submission.unavailable) == "no room"


def test_it_is_known_whether_a_sandbox_has_ended_meanwhile(submit):
    submission, other = submit("1"), submit("1")
    submission.close()
    assert not submission.cut_short
    zygote = shared_zygote()
    os.kill(zygote.process.pid, signal.SIGKILL)
    zygote.process.wait()
    other.close()
    assert other.cut_short


@pytest.mark.parametrize("token", ["np.arange(3)", "object()", "lambda: 0", "None", "[]"])
def test_a_token_that_does_not_come_back_is_whatever_it_is_and_ends_the_process(submit, token):
    submission = submit(
        "import sys, numpy as np\n"
        "sys.modules['_judge.student'].Student.do_sync = lambda self, sent: (" + token + ", {})"
    )
    submission.begin_graded_cell()
    assert submission.process is None


@pytest.mark.parametrize("changed", ["{'no such argument': None}", "{7: None}", "{None: None}"])
def test_a_change_of_an_argument_that_was_not_passed_is_no_answer(submit, changed):
    submission = submit(
        "import sys\ndef f(x): return x\n"
        f"sys.modules['_judge.student'].Student.do_call = lambda *operands: (1.0, {changed})"
    )
    with pytest.raises(NoAnswer, match=r"wrong type of value \(changed arguments\)"):
        submission.names(["f"])["f"](1.0)
