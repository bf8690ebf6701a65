"""mine(...) where no person is at work, and while an answer is checked."""

import pytest

from bpcourse import check, mine, reference
from bpcourse.learner import live
from tests.learner.conftest import AFFINE_FORWARD, written


def test_where_nobody_looks_it_is_the_reference_and_says_nothing(capfd):
    own = written(AFFINE_FORWARD)["affine_forward"]
    my = mine(own, "affine_backward", "minibatches")
    assert my.affine_forward is reference.affine_forward
    assert my.affine_backward is reference.affine_backward
    assert my.minibatches is reference.minibatches
    assert capfd.readouterr() == ("", "")


def test_a_function_that_was_not_asked_for_says_so():
    my = mine("mse_loss")
    assert repr(my) == "mine('mse_loss')"
    with pytest.raises(AttributeError, match="relu_forward was not asked for"):
        _ = my.relu_forward


def test_an_unknown_name_says_which_are_like_it():
    with pytest.raises(LookupError, match=r"'relu_foward'.*relu_forward"):
        mine("relu_foward")


@pytest.mark.parametrize("is_live", [False, True])
def test_an_answer_that_uses_it_is_refused_in_the_graders_words(monkeypatch, capsys, is_live):
    monkeypatch.setattr(live, "live", lambda: is_live)
    monkeypatch.setattr(live, "names_here", dict)
    my = mine("mse_loss")

    def mse_loss(prediction, target):
        return my.mse_loss(prediction, target)

    def asks(prediction, target):
        return mine("mse_loss").mse_loss(prediction, target)

    function = my.mse_loss

    def alias(prediction, target):
        return function(prediction, target)

    for answer in (mse_loss, asks, alias):
        capsys.readouterr()
        assert check(answer, name="mse_loss") == 0
        assert "not available while grading" in " ".join(capsys.readouterr().out.split())


def test_what_only_an_exercise_knows_is_refused_as_well(capsys):
    from bpcourse.exercises import all_exercises

    names = [n for n in all_exercises() if n not in reference.__all__]
    assert names
    for name in names:
        function = getattr(mine(name), name)

        def answer(*arguments, function=function):
            return function(*arguments)

        capsys.readouterr()
        if not isinstance(function, type):
            check(answer, name=name)
            assert "not available while grading" in " ".join(capsys.readouterr().out.split()), name
