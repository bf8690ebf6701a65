"""Does a cell go on where it can, and say what was left out?"""

import pytest

from bpcourse.grading.inside.runner import Runner

NO_MODULE = "(No module named 'no_such')"


@pytest.fixture
def runner():
    class ReferenceUnavailable(RuntimeError):
        pass

    def key(*args):
        raise ReferenceUnavailable("bpcourse.reference.key is not available")

    return Runner({"key": key})


def test_a_statement_that_fails_only_here_is_left_out_and_named(runner):
    assert runner.run("import no_such\nx = 2\nno_such.f(x)\nx + 1", "cell 1") == 3
    assert runner.notes() == (
        f"Left out while grading, line 1: `import no_such` {NO_MODULE}.\n"
        f"Left out while grading, line 3: `no_such.f(x)` {NO_MODULE}.\n"
    )


def test_two_statements_of_a_line_are_told_apart(runner):
    runner.run("x = 1; import no_such", "cell 1")
    assert runner.notes() == f"Left out while grading, line 1: `import no_such` {NO_MODULE}.\n"


def test_long_and_many_statements_are_cut(runner):
    runner.run(
        "import no_such\n" + "no_such.f(1234567890, 1234567890, 1234567890, 12345)\n" * 20, "c"
    )
    assert runner.notes().count("\n") == 11 and "Left out while grading: 11 more" in runner.notes()
    assert max(map(len, runner.notes().splitlines())) < 140


def test_what_shows_the_reference_is_told_as_that(runner):
    assert runner.run("a = 1\nfor x in [a]:\n    key(x)\na", "cell 1") == 1
    said = runner.notes()
    assert said.startswith("This cell shows the reference at work; what needs it is left out here")
    assert said.endswith("  line 2: `for x in [a]:`\n")


def test_a_demonstration_that_nobody_needs_ends_at_the_key(runner):
    runner.run("import no_such\na = 1\nb = key(a)\nc = 1", "cell 1", briefly=True)
    assert set(runner.namespace) >= {"a"} and "c" not in runner.namespace
    assert "from line 3 on it is left out here" in runner.notes()
    assert runner.lacking.why("c").only_here


def test_a_caught_import_is_nothing_to_tell(runner):
    runner.run("try:\n    import no_such\nexcept ImportError:\n    no_such = None", "cell 1")
    assert runner.namespace["no_such"] is None and runner.notes() == ""


def test_any_other_exception_ends_the_cell_and_the_names_below_know_it(runner):
    with pytest.raises(ZeroDivisionError):
        runner.run("a = 1\n1 / 0\nb = 1", "cell 4")
    assert runner.namespace["a"] == 1
    assert runner.lacking.why("b").story.startswith("cell 4 ended in line 2 with ZeroDivision")


def test_names_of_a_cell_that_is_not_python_know_it(runner):
    with pytest.raises(SyntaxError):
        runner.run("def f(x):\n    return “x”", "cell 4")
    assert runner.lacking.why("f").story.startswith("cell 4 did not run: invalid character")


def test_the_body_of_a_cell_has_the_lines_of_the_cell(runner):
    runner.cell = "cell 2"
    assert runner.run_body("import no_such\n3") == 3
    assert "line 2: `import no_such`" in runner.notes()


def test_a_part_of_a_statement_takes_the_whole_with_it(runner):
    with pytest.raises(ModuleNotFoundError):
        runner.run_line("import no_such")
    assert runner.run_line("2 + 3") == 5
    assert runner.lacking.why("no_such").cause == "No module named 'no_such'"
