"""Where the student's forward raises: the backward is judged on what remains, and hides nothing."""

import numpy as np
import pytest

from bpcourse.checking.assess import assess
from bpcourse.checking.attempt import Attempt
from bpcourse.checking.exercise import Backward
from bpcourse.checking.following.own_forward import OwnForward
from bpcourse.exercises import all_exercises, get_exercise

BACKWARDS = [e for e in all_exercises().values() if isinstance(e, Backward)]
SEEDS = (0, 1)


def by_name(exercise):
    return exercise.name


class Raising:
    """A forward and a backward that raise in the cases of these numbers, with a cache of their own.

    foreign  does the backward understand no cache but its own?
    """

    def __init__(self, exercise, seed, bad, backward, foreign=True, forward=None):
        self.cases = exercise.cases(seed)
        self.bad, self.wrong, self.foreign = bad, backward, foreign
        self.of = forward or exercise.forward

    def forward(self, *args):
        if self.number_of(args, lambda case: case.args) in self.bad:
            raise ValueError("sizes do not divide")
        *outs, cache = self.of(*args)
        return (*outs, {"mine": cache} if self.foreign else cache)

    def backward(self, *upstream_and_cache):
        *upstream, cache = upstream_and_cache
        if self.number_of(upstream, lambda case: case.upstream) in self.bad:
            raise ValueError("sizes do not divide")
        return self.wrong(*upstream, cache["mine"] if self.foreign else cache)

    def number_of(self, values, of_case):
        """Which case has these arguments?"""
        first = values[0]
        for number, case in enumerate(self.cases):
            if np.array_equal(first, of_case(case)[0]):
                return number
        return None


def unpaid(report):
    return {part.name for part in report.parts if not part.points}


def assessed(exercise, pair, seed):
    return assess(exercise, pair.backward, pair.forward, seed)


# ---- the law ------------------------------------------------------------------------------------


@pytest.mark.parametrize("foreign", [True, False], ids=["own cache", "our cache"])
@pytest.mark.parametrize(
    "exercise, mistake",
    [pytest.param(e, m, id=f"{e.name}: {m.name}") for e in BACKWARDS for m in e.mistakes],
)
def test_raising_exactly_where_a_backward_is_wrong_earns_nothing(exercise, mistake, foreign):
    for seed in SEEDS:
        wrong = exercise.wrong(mistake)
        faults = Attempt.at(exercise, wrong, exercise.forward, seed).faults
        for part, of_part in faults.items():
            bad = {number for number, fault in enumerate(of_part) if fault}
            if bad:
                pair = Raising(exercise, seed, bad, wrong, foreign)
                report = assessed(exercise, pair, seed)
                assert part in unpaid(report), str(report)


@pytest.mark.parametrize("foreign", [True, False], ids=["own cache", "our cache"])
@pytest.mark.parametrize(
    "exercise, mistake",
    [
        pytest.param(e, m, id=f"{e.name}: {m.name}")
        for e in BACKWARDS
        if not e.given
        for m in e.of.mistakes
    ],
)
def test_raising_exactly_where_a_forward_is_wrong_earns_nothing(exercise, mistake, foreign):
    for seed in SEEDS:
        wrong = exercise.of.wrong(mistake)
        right = OwnForward(exercise, wrong, exercise.cases(seed)).right
        bad = {number for number, fine in enumerate(right) if not fine}
        if not bad:
            continue  # of no concern to the backward
        pair = Raising(exercise, seed, bad, exercise.reference, foreign)
        tried = {
            part
            for number, answers in enumerate(Attempt.at(exercise, exercise.reference).right)
            for part in answers[0]
            if number in bad
        }
        if mistake.name in ALSO_AN_ASSERT:
            continue
        flat = {"samples not flattened": {"dx", "dw"}}.get(mistake.name, tried)
        report = assessed(exercise, pair, seed)
        assert unpaid(report) >= flat & tried, str(report)


ALSO_AN_ASSERT = {
    # raising where these are wrong is what an `assert` of a student's own does: that sizes divide,
    # that kernels are not wider than high. Elsewhere the forward is right, and so is the backward.
    "size of the output rounded to the nearest number",
    "width of the output computed with the height of the kernel",
    "width of the output computed with the height of the window",
}


# ---- the marks ----------------------------------------------------------------------------------


@pytest.mark.parametrize("exercise", BACKWARDS, ids=by_name)
def test_every_backward_says_which_cases_are_decisive(exercise):
    names = {case.name for case in exercise.cases(0)}
    assert exercise.decisive
    assert set().union(*exercise.decisive.values()) <= names
    assert exercise.decisive_for.keys() <= exercise.decisive.keys()
    assert set().union(*exercise.decisive_for.values()) <= set(exercise.parts)


@pytest.mark.parametrize("exercise", BACKWARDS, ids=by_name)
def test_what_remains_without_all_cases_of_a_kind_is_not_enough(exercise):
    names = [case.name for case in exercise.cases(0)]
    for kind, cases in exercise.decisive.items():
        pair = Raising(exercise, 0, {names.index(name) for name in cases}, exercise.reference)
        report = assessed(exercise, pair, 0)
        assert unpaid(report) >= set(exercise.decisive_for.get(kind, exercise.parts)), str(report)


# ---- right answers ------------------------------------------------------------------------------


def conv_with_an_assert(x, w, b, conv_param):
    stride, pad = conv_param["stride"], conv_param["pad"]
    assert (x.shape[2] + 2 * pad - w.shape[2]) % stride == 0, "sizes must divide"
    out, cache = get_exercise("conv_forward").reference(x, w, b, conv_param)
    return out, (w, b, stride, pad, x)


def conv_backward_of_it(dout, cache):
    w, _, stride, pad, x = cache
    return get_exercise("conv_backward").reference(dout, (x, w, {"stride": stride, "pad": pad}))


def test_a_right_backward_is_not_lost_to_a_forward_that_raises_in_some_cases():
    exercise = get_exercise("conv_backward")
    for seed in SEEDS:
        report = assess(exercise, conv_backward_of_it, conv_with_an_assert, seed)
        assert report.points == exercise.points, str(report)
        assert report.remarks == (
            "Your conv_forward does not run in cases '2 x 3 images, 3 x 2 kernels, stride 2, pad 2', "
            "'stride 2, pad 0, the last row is never reached', and your conv_backward cannot use the "
            "cache of the reference there, so it was judged on the other 5 of 7 cases.",
        )


def test_a_wrong_backward_beside_it_is_named_by_the_cases_that_remain():
    exercise = get_exercise("conv_backward")
    mistake = next(m for m in exercise.mistakes if "averaged" in m.name)

    def backward(dout, cache):
        w, _, stride, pad, x = cache
        return exercise.wrong(mistake)(dout, (x, w, {"stride": stride, "pad": pad}))

    report = assess(exercise, backward, conv_with_an_assert)
    assert unpaid(report) == {"db"}
    part = next(part for part in report.parts if part.name == "db")
    assert part.status == "value" and part.numerical is not None
    assert part.mistakes == (mistake.name,)


def test_the_report_says_which_case_must_run():
    exercise = get_exercise("conv_backward")
    number = [case.name for case in exercise.cases(0)].index("one image, pad 0")
    report = assessed(exercise, Raising(exercise, 0, {number}, exercise.reference), 0)
    assert report.points == 0.0
    assert "make your conv_forward run in case 'one image, pad 0'" in str(report.parts[0].message)
    assert "does not run yet" not in str(report)


def test_fewer_than_half_of_the_cases_are_too_few():
    exercise = get_exercise("affine_backward")
    report = assessed(exercise, Raising(exercise, 0, {0, 1, 3}, exercise.reference), 0)
    assert report.points == 0.0
    assert "run in cases '5 samples, 4 inputs, 3 outputs', 'square, 4 x 4'" in str(report).replace(
        "\n      ", " "
    )


def test_only_parts_that_a_kind_matters_to_need_it():
    exercise = get_exercise("affine_backward")

    def forward(x, w, b):
        N, D = x.shape
        return x @ w + b, [x, w]

    def backward(dout, cache):
        x, w = cache
        return dout @ w.T, x.T @ dout, dout.sum(axis=0)

    report = assess(exercise, backward, forward)
    assert unpaid(report) == {"dx", "dw"}, str(report)
    assert "'samples of shape (2, 3)'" in report.parts[0].message


# ---- what counts as not being able to use the reference's cache ----------------------------------


def turned(cache):
    return cache[1], cache[0], *cache[2:]


@pytest.mark.parametrize("exercise", [e for e in BACKWARDS if e.name == "rnn_step_backward"])
def test_nonsense_from_a_cache_in_another_order_is_no_mistake(exercise):
    """Square sizes: the reference's cache fits, and gives other numbers."""

    def forward(*args):
        if args[0].shape == args[1].shape:
            raise ValueError("square")
        out, cache = exercise.forward(*args)
        return out, turned(cache)

    def backward(dout, cache):
        return exercise.reference(dout, turned(cache))

    report = assess(exercise, backward, forward)
    assert report.points == exercise.points, str(report)


def test_who_understands_the_cache_of_the_reference_is_wrong_where_the_answer_is():
    exercise = get_exercise("rnn_step_backward")

    def forward(*args):
        if args[0].shape == args[1].shape:
            raise ValueError("square")
        return exercise.forward(*args)

    def backward(dout, cache):
        gradients = exercise.reference(dout, cache)
        return tuple(g + (len(dout) == g.shape[-1]) for g in gradients)

    report = assess(exercise, backward, forward)
    assert report.points == 0.0
    assert {part.where for part in report.parts} == {"case 'square, 4 x 4'"}
    assert "checked with the cache of the reference" in report.remarks[0]


def test_a_forward_that_is_not_written_leaves_the_cache_to_the_reference():
    exercise = get_exercise("affine_backward")

    def forward(x, w, b):
        raise NotImplementedError

    report = assess(exercise, exercise.reference, forward)
    assert report.points == 3.0 and "does not run yet" in report.remarks[0]

    def for_tables_only(x, w, b):
        if x.ndim > 2:
            raise NotImplementedError
        return exercise.forward(x, w, b)[0], "mine"

    def backward(dout, cache):
        raise KeyError(cache)

    report = assess(exercise, backward, for_tables_only)
    assert report.points == 0.0 and "does not run yet" not in str(report)
