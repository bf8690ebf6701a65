"""Does the judge get plain values and nothing else, and go on when the process has died?"""

import numpy as np
import pytest

from bpcourse.grading.judge.errors import NoAnswer
from bpcourse.grading.judge.limits import Limits
from bpcourse.grading.judge.proxy import Proxy, origin_of

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
