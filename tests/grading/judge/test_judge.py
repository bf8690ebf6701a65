"""Do instructors' tests run unchanged on what students define, and does every right answer pass?"""

import json
from dataclasses import replace

import numpy as np
import pytest

from bpcourse.grading.judge.clean import clean
from bpcourse.grading.judge.judge import judge
from bpcourse.grading.judge.limits import Limits
from bpcourse.grading.judge.notebook import demonstrations_of
from bpcourse.grading.judge.task import LockedCell, Task
from tests.grading.notebooks import notebook, task

pytestmark = pytest.mark.usefixtures("sandbox")

STUDENT = '''
import numpy as np

class Value:
    """A number that remembers how it came about."""
    def __init__(self, data, _prev=()):
        self.data, self.grad, self._prev = data, 0.0, set(_prev)
        self._backward = lambda: None
    def __mul__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        out = Value(self.data * other.data, (self, other))
        def _backward():
            self.grad += other.data * out.grad
            other.grad += self.data * out.grad
        out._backward = _backward
        return out
    __rmul__ = __mul__
    def __neg__(self): return Value(-self.data)
    def __repr__(self): return f"Value({self.data})"
    def backward(self):
        self.grad = 1.0
        self._backward()

class Box(list):
    pass

def relu(x): return np.maximum(x, 0)
def relu_forward(x): return np.maximum(x, 0), {"mask": x > 0}
def relu_backward(dout, cache): dout *= cache["mask"]; return dout
def unfinished(x): raise NotImplementedError()
def broken(x):
    y = x + 1
    return y[10**6]
def numeric(f, x): return (f(x + 1) - f(x - 1)) / 2
def update(w, dw): w -= dw
def running(x, config): config["mean"] = x.mean(); return x
def count(n):
    for i in range(n): yield i
def loud(x):
    print("hello"); np.array([1.0]) / 0
    return x
def callback_twice(f): return f(f(3))
def boxes(): return Box([1, 2])
def identity(x): return x
answer = 42
table = {"a": [1, (2, 3)], "b": np.arange(3)}
'''


def scores(*tests, student=STUDENT, **options):
    verdict = judge(task([student], {f"t{i}": test for i, test in enumerate(tests)}, **options))
    return [(score.points, score.explanation) for score in verdict.scores.values()]


def errors(*tests, **options):
    return [explanation for points, explanation in scores(*tests, **options)]


@pytest.mark.parametrize(
    "test",
    [
        "assert np.array_equal(relu(np.array([-1.0, 2.0])), [0, 2])",
        "out, cache = relu_forward(np.array([-1.0, 2.0]))\n"
        "np.testing.assert_allclose(relu_backward(np.ones(2), cache), [0, 1])",
        "assert answer == 42 and table['a'][1] == (2, 3) and table['b'].sum() == 3",
        "a = Value(2.0); b = Value(3.0)\nc = a * b\nc.backward()\n"
        "assert (a.grad, b.grad, c.data) == (3.0, 2.0, 6.0)",
        "a = Value(2.0)\na.grad = 5.0\nassert a.grad == 5.0",
        "assert isinstance(Value(1.0), Value) and not isinstance(1.0, Value)",
        "a = Value(2.0); b = Value(3.0)\nassert (a * b)._prev == {a, b}",
        "assert (3 * Value(2.0)).data == 6.0 and (-Value(1.0)).data == -1.0",
        "assert repr(Value(2.0)) == 'Value(2.0)' and type(Value(2.0)).__name__ == 'Value'",
        "assert list(count(3)) == [0, 1, 2]",
        "assert len(boxes()) == 2 and boxes()[1] == 2 and list(boxes()) == [1, 2]",
        "assert not hasattr(Value(1.0), 'nothing')",
        "assert abs(numeric(lambda x: x ** 2, 3.0) - 6) < 1e-9",
        "assert callback_twice(lambda x: x + 1) == 5",
        "def twice(x): return 2 * x\nassert identity(twice) is twice",
        "w = np.ones(3)\nupdate(w, 0.5)\nassert np.all(w == 0.5)",
        "config = {}\nrunning(np.arange(3.0), config)\nassert config == {'mean': 1.0}",
        "assert relu.__name__ == 'relu' and callable(relu) and not callable(Value(1.0))",
        "try:\n    unfinished(1)\nexcept NotImplementedError:\n    pass\nelse:\n    assert False",
        "try:\n    broken(np.ones(2))\nexcept IndexError as error:\n    assert 'cell 1, line' in "
        "error.student_frames and 'y[10**6]' in error.student_frames",
        "import warnings\nwith warnings.catch_warnings(record=True) as w:\n"
        "    warnings.simplefilter('always')\n    loud(1)\nassert 'divide by zero' in str(w[0].message)",
        "loud(1);",
        "import copy\na = Value(2.0)\nb = copy.deepcopy(a)\nb.data = 3.0\nassert a.data == 2.0",
        "x = np.array([1.0])\nassert identity(x) is not x and identity(x).flags.writeable",
        "for value in (None, True, 2**100, 1.5, 1j, 'x', b'x', [1], (1, [2]), {'a': 1}, {1}, np.float32(2), "
        "np.int64(3), slice(1, 2), ...):\n"
        "    back = identity(value)\n    assert type(back) is type(value) and back == value",
        "%matplotlib inline\nassert answer == 42",
    ],
)
def test_a_sensible_test_cell_runs_unchanged(test):
    assert scores(test) == [(2.0, "")]


@pytest.mark.parametrize(
    "test, said",
    [
        ("assert answer == 41", "AssertionError"),
        ("unfinished(1)", "NotImplementedError"),
        ("missing(1)", "NameError: name 'missing' is not defined"),
        ("relu(", "SyntaxError"),
        ("raise SystemExit", "SystemExit"),
    ],
)
def test_a_failing_test_earns_nothing_and_says_why(test, said):
    ((points, explanation),) = scores(test)
    assert points == 0 and said in explanation


@pytest.mark.parametrize(
    "ending, points",
    [
        ("1.5", 1.5),
        ("0.0", 0.0),
        ("2", 2.0),
        ("np.float64(0.5)", 0.5),
        ("None", 2.0),
        ("'good'", 2.0),
        ("float('nan')", 0.0),
        ("-1.0", 0.0),
        ("2.5", 0.0),
        ("True", 0.0),
        ("Value(1.0)", 0.0),
    ],
)
def test_points_are_what_the_cell_ends_in(ending, points):
    assert scores(ending)[0][0] == points


@pytest.mark.parametrize("ending", ["None", "'good'", "True", "np.float64(1.0)", "3", "relu"])
def test_a_cell_with_check_must_end_in_a_float(ending):
    ((points, explanation),) = scores(f"def check(x): return {ending}\ncheck(1)")
    assert points == 0 and "counts as 0" in explanation


def test_check_runs_in_the_judge_and_its_report_is_shown():
    test = "from bpcourse import check\ncheck(relu_backward, forward=relu_forward)"
    student = "import numpy as np\ndef relu_forward(x): return np.maximum(x, 0), x\n"
    right = student + "def relu_backward(dout, cache): return dout * (cache > 0)"
    wrong = student + "def relu_backward(dout, cache): return dout"
    for source, points in ((right, 1.0), (wrong, 0.0)):
        verdict = judge(task([source], {"t": test}))
        score = verdict.scores["t"]
        assert score.points == points and score.report["exercise"] == "relu_backward"
        card, result = json.loads(verdict.notebook)["cells"][1]["outputs"]
        assert "relu_backward" in card["data"]["text/html"]
        assert result["data"] == {"text/plain": repr(points)}


def test_the_seed_of_a_check_is_the_students_own():
    test = "from bpcourse.checking import session\nhere = session.current()\nprint(here.seed('relu'), here.hidden)"

    def printed(key):
        verdict = judge(task([], {"t": test}, key=key))
        return json.loads(verdict.notebook)["cells"][0]["outputs"][0]["text"]

    assert printed(b"ada") == printed(b"ada") != printed(b"ben")
    assert "True" in printed(b"ada")


def test_the_judges_names_cannot_be_replaced():
    student = (
        "import numpy as np\nclass np:\n    allclose = lambda *a: True\n"
        "def helper(x): return 0.0\ndef relu(x): return 7"
    )
    setup = LockedCell("setup", "import numpy as np\ndef helper(x): return abs(x).max()")
    test = LockedCell("t", "assert np.allclose(relu(1), 1) or helper(np.ones(2)) == 0", 2.0)
    nb = notebook((setup.source, "setup"), student, (test.source, "t"))
    assert judge(Task(nb, (setup, test), b"k")).scores["t"].points == 0


def test_open_cells_of_the_release_define_names_for_the_judge():
    release = json.loads(
        notebook(
            "import numpy.linalg as la\ndef rel_error(x, y):\n    return abs(x - y).max()",
            "def relu(x):\n    raise NotImplementedError",
        )
    )
    demonstrations = demonstrations_of(release, ())
    student = (
        "class la:\n    norm = lambda x: 0\ndef rel_error(x, y): return 0\ndef relu(x): return x"
    )
    forged = "assert rel_error(relu(-np.ones(2)), np.zeros(2)) == 0 or la.norm(np.ones(2)) == 0"
    assert scores(forged, student=student, demonstrations=demonstrations)[0][0] == 0
    assert scores("assert relu(3) == 3", student=student, demonstrations=demonstrations)[0][0] == 2


def test_only_the_instructors_cells_run_in_the_judge():
    forged = "import bpcourse.grading.judge.judge as j\nj.HACKED = True"
    test = LockedCell("t", "assert relu(1) == 1", 2.0)
    nb = notebook((forged, "unknown"), "def relu(x): return 1", ("assert False", "t"))
    verdict = judge(Task(nb, (test,), b"k"))
    from bpcourse.grading.judge import judge as module

    assert verdict.scores["t"].points == 2 and not hasattr(module, "HACKED")


def test_a_deleted_test_still_counts_and_a_copied_one_counts_once():
    tests = tuple(LockedCell(name, "assert relu(1) == 1", 2.0) for name in "ab")
    nb = notebook(
        "def relu(x): return 1",
        (tests[0].source, "a"),
        "def relu(x): return 2",
        (tests[0].source, "a"),
    )
    verdict = judge(Task(nb, tests, b"k"))
    assert [verdict.scores[name].points for name in "ab"] == [2, 0]


def test_a_deleted_import_cell_costs_nothing():
    locked = (
        LockedCell("setup", "import math as m"),
        LockedCell("t", "assert f(4) == m.sqrt(4)", 1.0),
    )
    nb = notebook("def f(x): return m.sqrt(x)", (locked[1].source, "t"))
    assert judge(Task(nb, locked, b"k")).scores["t"].points == 1


def test_an_import_cell_moved_below_the_tests_does_not_let_the_submissions_names_decide():
    tests = (
        LockedCell("setup", "import numpy as np\nfrom numpy import array_equal"),
        LockedCell("test", "assert array_equal(f(2), 4)", 2.0),
    )
    for answer, points in (("x", 0.0), ("x * x", 2.0)):
        student = f"def array_equal(*pair): return True\ndef f(x): return {answer}"
        nb = notebook(student, (tests[1].source, "test"), (tests[0].source, "setup"))
        assert judge(Task(nb, tests, key=b"k")).scores["test"].points == points


def test_each_test_sees_the_names_as_they_are_then():
    test = "assert relu(1) == 1"
    locked = (LockedCell("a", test, 1.0), LockedCell("b", test, 1.0))
    nb = notebook("def relu(x): return 1", (test, "a"), "def relu(x): return 2", (test, "b"))
    verdict = judge(Task(nb, locked, b"k"))
    assert [verdict.scores[name].points for name in "ab"] == [1, 0]


def test_what_a_students_cell_prints_shows_and_raises_is_in_the_notebook():
    cells = [
        "print('out')\n'last'",
        "1 / 0",
        "%matplotlib inline\n!ls\n%%time\nx = 1",
        "import sys; print('err', file=sys.stderr)",
        "print('x' * 10**7)",
        "x = (",
        "3;",
    ]
    verdict = judge(task(cells, {}))
    out = [cell["outputs"] for cell in json.loads(verdict.notebook)["cells"]]
    assert [o.get("text") for o in out[0]] == ["out\n", None]
    assert out[0][1]["data"] == {"text/plain": "'last'"}
    assert (
        out[1][0]["ename"] == "ZeroDivisionError" and "cell 2, line 1" in out[1][0]["traceback"][0]
    )
    assert out[3] == [{"output_type": "stream", "name": "stderr", "text": "err\n"}]
    assert len(out[4][0]["text"]) < 100_000 and "cut" in out[4][0]["text"]
    assert out[5][0]["ename"] == "SyntaxError" and out[6] == []


def test_demonstrations_with_the_reference_are_left_out_with_a_friendly_line():
    demo = (
        "from bpcourse.reference import relu_forward as key\nimport bpcourse.reference.layers\n"
        "from bpcourse.plots import computation_graph\nkey(3)"
    )
    verdict = judge(task([demo], {}))
    (output,) = json.loads(verdict.notebook)["cells"][0]["outputs"]
    assert output["output_type"] == "stream" and "left out here" in output["text"]


def test_a_statement_that_goes_on_from_a_left_out_one_is_no_error_of_the_students():
    cells = [
        "from bpcourse.reference import relu_forward as key",
        "nets = {}\nout, cache = key(3)\nnets['b'] = out\nnets['a'] = 1",
        "def late():\n    return cache\nlate()",
        "net = nets['b']\nprint(nets)",
        "print(net, late)",
        "def mine(x): return x['b']",
        "mine(nets)",
        "out = 1\nout.size",
        "cache = 2\n[][cache]",
        "cache = 2",
        "[][cache]",
        "undefined",
    ]
    out = [cell["outputs"] for cell in json.loads(judge(task(cells, {})).notebook)["cells"]]
    for number in (1, 2, 3, 4):
        assert all(output["output_type"] == "stream" for output in out[number])
        assert "left out here" in out[number][-1]["text"]
    assert out[3][0]["text"] == "{'a': 1}\n"  # the rest of each cell is run
    assert [out[n][0]["ename"] for n in (6, 7, 8, 10, 11)] == [
        "KeyError",
        "AttributeError",
        "IndexError",
        "IndexError",
        "NameError",
    ]


@pytest.mark.parametrize(
    "statement, why",
    [
        ("import torch", "No module named 'torch'"),
        ("from pandas import DataFrame as D", "No module named 'pandas'"),
        (
            "try:\n    import jax\nexcept ImportError:\n    raise SystemExit",
            "No module named 'jax'",
        ),
        ("import bpcourse.exercises", "No module named 'bpcourse.exercises' while grading"),
        ("import urllib.request\nurllib.request.urlopen('http://a.org')", "there is no network"),
        ("import socket\nsocket.create_connection(('1.1.1.1', 80), 1)", "there is no network"),
        ("name = input('Your name? ')", "nobody answers input()"),
        ("files = !ls", "shell commands are not run"),
        ("import subprocess\nsubprocess.run(['pip', 'list'])", "other programs are not run"),
        ("%time import torch", "No module named 'torch'"),
    ],
)
def test_what_fails_only_here_is_left_out_and_named_and_the_cell_goes_on(statement, why):
    cell = f"{statement}\ndef double(x): return 2 * x\nprint('goes on')"
    verdict = judge(task([cell], {"t": "assert double(2) == 4"}))
    assert verdict.scores["t"].points == 2
    ran, note = json.loads(verdict.notebook)["cells"][0]["outputs"]
    assert ran["text"] == "goes on\n"
    assert note["text"].startswith("Left out while grading, line ") and why in note["text"]


def test_what_depends_on_what_is_left_out_is_left_out():
    cell = (
        "import torch\ntorch.manual_seed(0)\ndata = torch.ones(3)\nprint(data)\n"
        "class Net(torch.nn.Module):\n    pass\nnet = Net()\ndef double(x): return 2 * x"
    )
    verdict = judge(task([cell], {"t": "assert double(2) == 4"}))
    assert verdict.scores["t"].points == 2
    (note,) = json.loads(verdict.notebook)["cells"][0]["outputs"]
    assert note["text"].count("(No module named 'torch')") == 6


@pytest.mark.parametrize(
    "failing, error",
    [
        ("1 / 0", "ZeroDivisionError"),
        ("from numpy import no_such_name", "ImportError"),
        ("import numpy.no_such_part", "ModuleNotFoundError"),
        ("open('not_handed_in.txt')", "FileNotFoundError"),
        ("undefined", "NameError"),
        ("import sys; sys.exit()", "SystemExit"),
        ("return", "SyntaxError"),
    ],
)
def test_any_other_exception_ends_the_cell_as_in_jupyterlab(failing, error):
    cell = f"def above(): return 1\n{failing}\ndef below(): return 1"
    verdict = judge(task([cell], {"a": "assert above() == 1", "b": "assert below() == 1"}))
    assert [score.points for score in verdict.scores.values()] == [2, 0]
    assert verdict.scores["b"].explanation.startswith(
        f"NameError: below is not defined: cell 1 ended in line 2 with {error}"
    )


@pytest.mark.parametrize(
    "cells, said",
    [
        (
            ["import torch\n@torch.no_grad()\ndef f(x): return x"],
            "f is not defined: line 3 of cell 1 was left out: No module named 'torch'",
        ),
        (
            ["import torch", "def f(x): return torch.sum(x)"],
            "torch is not defined: line 1 of cell 1 was left out: No module named 'torch'",
        ),
        (["def f(x):\n    import torch"], "ModuleNotFoundError: No module named 'torch'"),
        (["def f(x: return x"], "f is not defined: cell 1 did not run: "),
        (
            ["import os\nos._exit(1)\ndef f(x): return x"],
            "f is not defined: cell 1 ended the submission's process: it ended itself",
        ),
        (
            ["scale = 1 / 0", "k = scale\ndef f(x): return x"],
            "f is not defined: cell 2 ended in line 1 with NameError: scale is not defined: "
            "cell 1 ended in line 1 with ZeroDivisionError",
        ),
        (["pass"], "name 'f' is not defined"),
    ],
)
def test_a_missing_name_tells_what_stopped_it(cells, said):
    (score,) = judge(task(cells, {"t": "f(1)"})).scores.values()
    assert score.points == 0 and said in score.explanation


def test_await_works_at_the_top_level_and_its_loop_lasts():
    cells = [
        "import asyncio\nasync def double(x):\n    await asyncio.sleep(0.01)\n    return 2 * x",
        "task = asyncio.create_task(double(2))\nloop = asyncio.get_running_loop()",
        "four = await task\nassert asyncio.get_running_loop() is loop\nawait double(four)",
        "async def count():\n    yield four\nasync for n in count(): pass\nasyncio.run(double(1))",
    ]
    verdict = judge(task(cells, {"t": "assert four == n == 4"}))
    assert verdict.scores["t"].points == 2
    out = [cell["outputs"] for cell in json.loads(verdict.notebook)["cells"]]
    assert [o["data"]["text/plain"] for cell in out[2:4] for o in cell] == ["8", "2"]


def test_a_cell_that_awaits_too_long_costs_itself_only():
    cells = [
        "import asyncio\nn = 1",
        "await asyncio.sleep(60)\nn = 2",
        "await asyncio.sleep(0)\ndef f(): return n",
    ]
    limits = Limits(cell_seconds=1)
    verdict = judge(task(cells, {"t": "assert f() == 1"}, limits=limits))
    assert verdict.scores["t"].points == 2 and verdict.restarts == 0


def test_magics_write_files_and_define_names_as_in_a_notebook():
    cells = [
        "%%writefile helper.py\ndef double(x): return 2 * x",
        "%load_ext autoreload\n%autoreload 2\nimport helper\nfrom helper import double",
        "%%time\nimport torch\nfour = helper.double(2)",
        "%%capture out\nprint('hidden')\neight = 2 * four",
        "sixteen = %time 2 * eight\n%timeit -n 1 -r 1 double(3)\n%run helper.py",
        "%%bash\nls",
        "from IPython import get_ipython\nget_ipython().run_line_magic('matplotlib', 'inline')",
        "exit()\nhidden = out.stdout",
    ]
    test = "assert (double(1), four, eight, sixteen, hidden) == (2, 4, 8, 16, 'hidden\\n')"
    verdict = judge(task(cells, {"t": test}))
    assert verdict.scores["t"].explanation == "" and verdict.scores["t"].points == 2


def test_files_of_the_unit_are_there_and_can_be_written_beside():
    cell = "print(open('data/a.txt').read()); open('b.txt', 'w').write('b'); print(open('b.txt').read())"
    verdict = judge(task([cell], {}, files={"data/a.txt": b"A"}))
    assert json.loads(verdict.notebook)["cells"][0]["outputs"][0]["text"] == "A\nb\n"


def test_a_dead_process_costs_its_cell_only():
    cells = [
        "def f(x): return x\nn = 0",
        "n += 1",
        "import os; os._exit(1)",
        "n += 1",
        "def die(): os._exit(0)\nimport os",
    ]
    tests = {
        "a": "assert f(1) == 1 and n == 2",
        "b": "die()",
        "c": "assert f(1) == 1 and n == 2",
        "d": "try:\n    die()\nexcept Exception:\n    pass\nassert f(2) == 2",
    }
    verdict = judge(task(cells, tests))
    assert {name: score.points for name, score in verdict.scores.items()} == {
        "a": 2,
        "b": 0,
        "c": 2,
        "d": 2,
    }
    outputs = json.loads(verdict.notebook)["cells"][2]["outputs"]
    assert "ended itself" in outputs[0]["evalue"]


def test_objects_of_a_dead_process_say_so_and_functions_live_on():
    student = "import os\nclass Value:\n    x = 1\ndef die(): os._exit(0)\n"
    test = (
        "v = Value()\ntry:\n    die()\nexcept Exception as error:\n    print(error)\n"
        "assert Value().x == 1\nv.x"
    )
    ((points, explanation),) = scores(test, student=student)
    assert points == 0 and "was lost" in explanation


def test_an_endless_loop_is_interrupted_and_keeps_what_was_defined():
    limits = Limits(cell_seconds=1, call_seconds=1)
    cells = ["def f(): return 1\ndef spin():\n    while True: pass", "while True: pass"]
    verdict = judge(task(cells, {"a": "spin()", "b": "assert f() == 1"}, limits=limits))
    assert verdict.scores["a"].points == 0 and "longer than 1 s" in verdict.scores["a"].explanation
    assert verdict.scores["b"].points == 2 and verdict.restarts == 0
    assert json.loads(verdict.notebook)["cells"][1]["outputs"][0]["ename"] == "TimeLimit"


@pytest.mark.parametrize("answer", ["while True: pass", "2 ** 10 ** 9", "time.sleep(3)"])
def test_an_endless_answer_gets_a_report_in_the_words_of_the_notebooks_clock(answer):
    cells = [f"import time\ndef affine_forward(x, w, b):\n    {answer}"]
    limits = Limits(call_seconds=0.3, graded_seconds=1)
    check = "from bpcourse import check\ncheck(affine_forward)"
    score = judge(task(cells, {"t": check}, points=1.0, limits=limits)).scores["t"]
    assert (score.points, score.explanation) == (0.0, "")
    assert score.report["parts"][0]["status"] == "too long"
    assert score.report["parts"][0]["message"].startswith("took too long: longer than ")


def test_what_is_right_stays_right_when_no_time_is_left_to_look_further():
    student = """
import time
def affine_forward(x, w, b): return x.reshape(len(x), -1) @ w + b, (x, w)
def affine_backward(dout, cache):
    time.sleep(0.4)
    x, w = cache
    return (dout @ w.T).reshape(x.shape), x.reshape(len(x), -1).T @ dout, dout.sum(axis=0)
"""
    test = "from bpcourse import check\ncheck(affine_backward, forward=affine_forward)"
    for seconds, points in ((3.2, 3.0), (1, 0.0)):
        limits = Limits(graded_seconds=seconds)
        score = judge(task([student], {"t": test}, points=3.0, limits=limits)).scores["t"]
        assert (score.points, score.explanation) == (points, "")
    assert "took too long: longer than 1 s in all" in str(score.report)


def test_weaker_isolation_gives_the_same_grades():
    test = "assert np.array_equal(relu(np.array([-1.0, 2.0])), [0, 2])"
    assert scores(test, isolation="process") == [(2.0, "")]


def test_repeated_runs_agree():
    student = "import numpy as np\nr = np.random.rand()"
    test = "print(r, np.random.rand())"
    first, second = (judge(task([student], {"t": test})) for _ in range(2))
    assert first.notebook == second.notebook
    assert np.isfinite(first.seconds)


def test_numerical_differentiation_is_recognized_by_its_calls():
    """With step 1 it is exact on a linear layer, so that only its cost tells."""
    student = """
import numpy as np
def affine_forward(x, w, b): return x.reshape(len(x), -1) @ w + b, (x, w, b)
def affine_backward(dout, cache):
    grads = []
    for k, a in enumerate(cache):
        grad = np.zeros_like(a)
        for i in np.ndindex(a.shape):
            moved = [c.copy() for c in cache]
            moved[k][i] += 1
            grad[i] = ((affine_forward(*moved)[0] - affine_forward(*cache)[0]) * dout).sum()
        grads.append(grad)
    return tuple(grads)
"""
    test = "from bpcourse import check\ncheck(affine_backward, forward=affine_forward)"
    verdict = judge(task([student], {"t": test}, points=3.0))
    assert verdict.scores["t"].points == 0
    assert "numerical differentiation" in str(verdict.scores["t"].report)


@pytest.mark.parametrize("first", ["pass", "sys.setprofile(None)"])
def test_other_signs_of_numerical_differentiation_are_a_remark_and_a_mark(first):
    student = f"""
import sys
import numpy as np
def mse_loss(pred, y):
    {first}
    loss, dpred = lambda p: ((p - y) ** 2).mean(), np.zeros(pred.shape)
    for i in np.ndindex(pred.shape):
        step = np.zeros(pred.shape)
        step[i] = 1
        dpred[i] = (loss(pred + step) - loss(pred - step)) / 2
    return loss(pred), dpred
"""
    test = "from bpcourse import check\ncheck(mse_loss)"
    score = judge(task([student], {"t": test}, points=2.0)).scores["t"]
    assert score.points == 2.0
    assert score.report["looks_numerical"]
    assert "This may be numerical differentiation" in score.report["remarks"][0]


def test_the_first_variable_that_differs_is_named():
    student = """
def affine_backward(dout, cache):
    x, w, b = cache
    rows = x.reshape(len(x), -1)
    drows = dout @ w.T * 2
    return drows.reshape(x.shape), rows.T @ dout, dout.sum(axis=0)
"""
    verdict = judge(
        task([student], {"t": "from bpcourse import check\ncheck(affine_backward)"}, points=3.0)
    )
    assert "with your value for it our solution returns what yours does" in verdict.notebook


@pytest.mark.parametrize("seen", ["(1, {'drows': float})", "(True, {})", "[]", "('1', {})"])
def test_what_is_claimed_of_a_call_is_checked(seen):
    student = f"""
import sys
sys.modules["_judge.student"].Student.do_watched = lambda self: ({seen}, {{}})
def affine_forward(x, w, b): return x.reshape(len(x), -1) @ w + b, (x, w, b)
def affine_backward(dout, cache): return tuple(0 * a for a in cache)
"""
    test = "from bpcourse import check\ncheck(affine_backward, forward=affine_forward)"
    verdict = judge(
        task([student, "def one(): return 1"], {"t": test, "u": "assert one() == 1"}, points=3.0)
    )
    assert (verdict.scores["t"].points, verdict.scores["u"].points) == (0, 3)


def test_strange_cells_harm_nobody():
    strange = json.loads(notebook("x = 1", "'\ud800'", "def f(): return 1"))
    strange["cells"][0]["metadata"] = {"nbgrader": ["grade_id"]}
    strange["cells"][1]["metadata"] = {"nbgrader": {"grade_id": ["a"]}}
    test = LockedCell("t", "assert f() == 1", 1.0)
    assert judge(Task(json.dumps(strange), (test,), b"k")).scores["t"].points == 1


def test_a_submission_has_a_limit_in_all():
    limits = Limits(submission_seconds=2)
    cells = ["def f(): return 1", "import time; time.sleep(2.2)", "def f(): return 2"]
    assert judge(task(cells, {"t": "assert f() == 1"}, limits=limits)).scores["t"].points == 2


@pytest.mark.slow
def test_submissions_can_be_judged_by_a_pool_of_processes_which_clean_up(tmp_path, monkeypatch):
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    monkeypatch.setenv("TMPDIR", str(tmp_path))
    tasks = [task([f"def f(): return {n}"], {"t": f"assert f() == {n}"}) for n in range(6)]
    with ProcessPoolExecutor(2, get_context("spawn")) as pool:
        verdicts = list(pool.map(judge, tasks))
    assert [verdict.scores["t"].points for verdict in verdicts] == [2] * 6
    assert not list(tmp_path.iterdir())


LOUD = """
import sys, warnings
import numpy as np
class Loud(Exception): pass
Loud.__name__ = "\\x1b]0;owned\\x07\\x1b[31mLo\\nud\\u202e"
class Thing:
    def __repr__(self): return "\\x1b[1mrepr\\u202e\\x00"
thing = Thing()
def fail(*arguments):
    warnings.warn("\\x1b[1mwarned\\u202e\\nforged: 9 of 9 points")
    print("\\x1b[1mprinted", file=sys.stderr)
    raise Loud("\\x1b[2J\\x00two\\nlines\\u2028three\\u2066")
def text(): return "\\x1b[31m\\u202etext"
relu_backward = fail
def relu_forward(x): return np.maximum(x, 0), x
"""


def strings(value):
    """All strings in what JSON can hold."""
    if isinstance(value, str):
        return [value]
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [text for part in parts for text in strings(part)]


def test_no_text_of_a_submission_has_control_characters():
    verdict = judge(
        task(
            [LOUD, "fail()", "thing", "print(text(), '\\r\\x9b1m', sep='')"],
            {
                "raises": "fail()",
                "asserts": "assert text() == 'x', text()",
                "prints": "print(thing, text())",
                "displays": "from IPython.display import display\ndisplay(thing)\nassert 0, thing",
                "checks": "from bpcourse import check\ncheck(relu_backward, forward=relu_forward)",
                "compares": "assert text() == '\\x1b[31m\\u202etext'",
            },
        )
    )
    shown = [cell["outputs"] for cell in json.loads(verdict.notebook)["cells"]]
    texts = strings(shown)
    assert all(clean(text, lines=True) == text for text in texts)
    assert all(words in str(texts) for words in ("Lo ud", "warned", "three", "repr", "text"))
    assert verdict.scores["compares"].points == 2  # a value is what it is


@pytest.mark.parametrize("isolation", ["sandbox", "process"])
@pytest.mark.parametrize("figures", [False, True])
def test_a_cell_that_installs_the_package_is_never_run(tmp_path, isolation, figures):
    left = tmp_path / "left.txt"
    given = task(
        [
            f"open({str(left)!r}, 'w').write('ran')\ndef double(x): return 0",
            "def double(x): return 2 * x",
        ],
        {"t": "assert double(2) == 4"},
        isolation=isolation,
        figures=figures,
    )
    submission = json.loads(given.notebook)
    submission["cells"][0]["metadata"] = {"tags": ["install"]}
    verdict = judge(replace(given, notebook=json.dumps(submission)))
    assert verdict.scores["t"].points == 2
    assert not left.exists()
    assert json.loads(verdict.notebook)["cells"][0]["outputs"] == []
