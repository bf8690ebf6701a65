"""Does the process inside answer each request as the protocol has it?"""

import numpy as np

from bpcourse.grading.inside import wire


def run(ask, source, name="cell 1"):
    kind, outputs, changed, texts = ask("run", source, name)
    assert (kind, changed, texts) == ("value", {}, [])
    return outputs


def names(ask, *wanted):
    kind, found, *_ = ask("names", list(wanted))
    assert kind == "value"
    return found


def test_a_cell_puts_out_what_it_prints_and_its_value(ask):
    outputs = run(ask, "import sys\nprint('out'); print('err', file=sys.stderr)\n6 * 7")
    assert [output.get("text") for output in outputs[:2]] == ["out\n", "err\n"]
    assert outputs[2]["data"] == {"text/plain": "42"}


def test_an_error_has_the_lines_of_the_cell_first(ask):
    (output,) = run(ask, "x = 1\nx.grad", "cell 5")
    assert output["ename"] == "AttributeError"
    assert output["traceback"][0] == "cell 5, line 2, in <module>: x.grad"


def test_files_and_random_numbers_are_there_before_the_first_cell(ask):
    draw = "import numpy as np, random\nprint(np.random.rand(), random.random())"
    files = {"data/a.txt": np.frombuffer(b"A", np.uint8)}
    printed = []
    for _ in range(2):
        assert ask("begin", 2**40 + 3, files)[:2] == ("value", None)
        printed.append(run(ask, draw)[0]["text"])
    assert printed[0] == printed[1]
    assert run(ask, "print(open('data/a.txt').read())")[0]["text"] == "A\n"


def test_names_are_values_or_handles_and_never_modules(ask):
    run(ask, "import math\nanswer = 42\ndef f(x): return x\nclass Value: pass\nv = Value()")
    found = names(ask, "answer", "f", "v", "math", "missing")
    assert sorted(found) == ["answer", "f", "v"] and found["answer"] == 42
    assert (found["f"].class_name, found["f"].callable) == ("function", True)
    assert (found["v"].class_name, found["v"].callable) == ("Value", False)


def test_the_same_object_has_the_same_handle_until_it_is_released(ask):
    run(ask, "def f(x): return x")
    first, again = names(ask, "f")["f"], names(ask, "f")["f"]
    assert first == again
    kind, found, *_ = ask("names", ["f"], released=[first.number])
    assert kind == "value" and found["f"].number != first.number


def test_a_call_answers_with_its_result_and_the_dicts_that_it_changed(ask):
    run(ask, "def f(x, config):\n    config['t'] = 1\n    x += 1\n    return x.sum()")
    f = names(ask, "f")["f"]
    kind, result, changed, _ = ask("call", f, (np.zeros(2),), {"config": {}})
    assert (kind, result, changed) == ("value", 2.0, {"config": {"t": 1}})


def test_what_a_procedure_changed_in_arrays_and_lists_is_told(ask):
    run(ask, "def f(x, kept, seen):\n    x += 1\n    seen.append(1)")
    f = names(ask, "f")["f"]
    kind, result, changed, _ = ask("call", f, (np.zeros(2), np.zeros(1), []), {})
    assert kind == "value" and result is None and set(changed) == {0, 2}
    assert np.array_equal(changed[0], [1, 1]) and changed[2] == [1]


def test_warnings_of_a_call_are_told(ask):
    run(ask, "import numpy as np\ndef f(x): return np.array([x]) / 0")
    _, _, _, texts = ask("call", names(ask, "f")["f"], (1.0,), {})
    assert texts == ["divide by zero encountered in divide"]


def test_what_a_call_raises_is_told_with_its_bases(ask):
    run(ask, "def f(x): raise NotImplementedError('later')")
    kind, classes, message, frames, _ = ask("call", names(ask, "f")["f"], (1,), {})
    assert (kind, message) == ("raised", "later")
    assert classes[:2] == ["NotImplementedError", "RuntimeError"] and "in f" in frames


def test_a_value_with_a_cycle_stays_there(ask):
    run(ask, "loop = []\nloop.append(loop)\ndef f(): return loop")
    kind, result, *_ = ask("call", names(ask, "f")["f"], (), {})
    assert kind == "value" and type(result) is wire.Handle


def test_a_function_of_the_judges_is_a_callback(ask):
    run(ask, "def f(g): return g(3)")
    f = names(ask, "f")["f"]
    assert ask("call", f, (wire.Callback(7),), {}) == ("callback", 7, (3,), {})


def test_names_that_cells_mention_are_told_and_broken_cells_mention_none(ask):
    sources = ["a = b", "def f(:", "def g(): return c"]
    assert ask("mentions", sources)[1] == ({"b", "c"}, {"a"})


def test_calls_and_variables_of_a_watched_function_are_seen(ask):
    run(ask, "def f(x):\n    y = 2.0 * x\n    text = 'no number'\n    return y")
    f = names(ask, "f")["f"]
    assert ask("watch", f)[0] == "value"
    for x in (1.0, 3.0):
        ask("call", f, (x,), {})
    _, (calls, variables), *_ = ask("watched")
    assert (calls, variables) == (2, {"x": 3.0, "y": 6.0})


def test_signs_of_numerical_differentiation_are_looked_for_between_two_requests(ask):
    run(
        ask,
        "import numpy as np\ndef f(x): return x.sum()\n"
        "def g(x): return [f(x + unit) for unit in np.eye(3)]\ndef same(x): return x, x.sum()",
    )
    found = names(ask, "f", "g", "same")
    x = np.array([1.5, 2.5, 3.5])
    assert ask("look", found["f"], [x])[0] == "value"
    ask("call", found["g"], (x,), {})
    assert ask("looked")[1] == ["forward", "nudged"]
    ask("look", None, [x])
    array, total = ask("call", found["same"], (x,), {})[1]
    assert type(array) is np.ndarray and type(total) is np.float64
    assert ask("looked")[1] == [] == ask("looked")[1]


def test_why_a_name_is_missing_is_told(ask):
    run(ask, "1 / 0\ndef f(): pass")
    lost = [("cell 2", "g = 1", "ended the process")]
    assert ask("why", "f", lost)[1].startswith("cell 1 ended in line 1")
    assert ask("why", "g", lost)[1] == "cell 2 ended the process"
    assert ask("why", "h", lost)[1] == ""


def test_what_a_call_lacks_is_told_with_its_cause(ask):
    run(ask, "import no_such\ndef f(x): return no_such.g(x)")
    kind, classes, message, *_ = ask("call", names(ask, "f")["f"], (1,), {})
    assert (kind, classes[0]) == ("raised", "NameError")
    assert (
        message
        == "no_such is not defined: line 1 of cell 1 was left out: No module named 'no_such'"
    )


def test_what_was_left_out_is_told_after_what_was_printed(ask):
    printed, note, value = run(ask, "import no_such\nprint(1)\n2")
    assert printed["text"] == "1\n" and "line 1: `import no_such`" in note["text"]
    assert value["data"] == {"text/plain": "2"}


def test_a_cell_is_remembered(ask):
    run(ask, "6 * 7", "cell 2")
    assert run(ask, "_ + Out[2] + _2", "cell 4")[0]["data"] == {"text/plain": "126"}
    assert run(ask, "In[2]", "cell 5")[0]["data"] == {"text/plain": "'6 * 7'"}


def test_the_source_of_a_function_can_be_read_and_it_can_be_pickled(ask):
    run(ask, "import inspect, pickle\ndef f(x):\n    return x")
    cell = "assert pickle.loads(pickle.dumps(f)) is f\ninspect.getsource(f)"
    assert run(ask, cell, "cell 2")[0]["data"] == {"text/plain": repr("def f(x):\n    return x")}


def test_a_token_comes_back(ask):
    assert ask("sync", b"token")[:2] == ("value", b"token")


def test_an_unknown_operation_is_an_error_and_the_next_one_is_answered(ask):
    assert ask("nonsense")[0] == "raised"
    assert ask("sync", b"x")[1] == b"x"
