"""Whose functions a demonstration gets, and what the page says of it."""

import numpy as np
import pytest

from bpcourse import mine, reference
from bpcourse.learner.choosing import of_the_course
from bpcourse.learner.saying import Said
from tests.learner.conftest import (
    AFFINE_BACKWARD,
    AFFINE_FORWARD,
    STUB,
    unit_cells,
    write_unit,
    written,
)

WRONG = AFFINE_BACKWARD.replace("dout.sum(axis=0)", "dout.mean(axis=0)")
PAIR = "affine_forward", "affine_backward"
RELU_FORWARD = "def relu_forward(x):\n    return np.maximum(0, x), [x]\n"
RELU_BACKWARD = "def relu_backward(dout, cache):\n    (x,) = cache\n    return dout * (x > 0)\n"


@pytest.fixture
def at_work(at_work):
    """Nothing of the small unit's is in the folder."""
    write_unit(at_work.folder, cells=[])
    return at_work


def owners(my, names):
    return {name: getattr(my, name) is not of_the_course(name) for name in names}


def test_a_green_pair_is_the_learners_and_works_together(at_work, capsys):
    at_work.names.update(written(AFFINE_FORWARD, AFFINE_BACKWARD))
    my = mine(*PAIR)
    assert my.affine_forward is at_work.names["affine_forward"]
    assert my.affine_backward is at_work.names["affine_backward"]
    out, cache = my.affine_forward(np.ones((2, 3)), np.ones((3, 4)), np.zeros(4))
    assert my.affine_backward(out, cache)[0].shape == (2, 3)
    assert capsys.readouterr().out == "2 of 2 parts of this picture are yours.\n"


@pytest.mark.parametrize("backward", [WRONG, STUB.replace("mse_loss", "affine_backward"), ""])
def test_if_one_of_a_pair_is_not_green_both_are_the_references(at_work, capsys, backward):
    at_work.names.update(written(AFFINE_FORWARD, backward))
    my = mine(*PAIR)
    assert owners(my, PAIR) == {"affine_forward": False, "affine_backward": False}
    said = capsys.readouterr().out
    assert said.startswith("0 of 2 parts of this picture are yours. The course stands in for: ")
    assert "affine_forward (right, and waits for affine_backward)" in said


def test_the_line_counts_the_parts_and_says_which_are_missing(at_work, capsys):
    at_work.names.update(written(AFFINE_FORWARD, AFFINE_BACKWARD, STUB))
    my = mine(*PAIR, "mse_loss", "softmax_loss", "KEYBOARD_NEIGHBOURS")
    assert my.mse_loss is reference.mse_loss
    assert my.KEYBOARD_NEIGHBOURS is reference.KEYBOARD_NEIGHBOURS  # no exercise: no part
    assert capsys.readouterr().out == (
        "2 of 4 parts of this picture are yours. The course stands in for: "
        "mse_loss (not written yet), softmax_loss (not defined here).\n"
    )


def test_a_green_function_that_writes_into_its_arguments_leaves_the_pictures_alone(at_work, capsys):
    in_place = RELU_BACKWARD.replace("return dout * (x > 0)", "dout *= x > 0\n    return dout")
    for sources in ([in_place], [RELU_FORWARD, in_place]):
        at_work.names.update(written(*sources))
        my = mine("relu_backward", *(["relu_forward"] if len(sources) == 2 else []))
        dout = np.ones(2)
        assert my.relu_backward(dout, [np.array([-1.0, 1.0])]).tolist() == [0, 1]
        assert dout.tolist() == [1, 1]
        assert "1 of 1 part of this picture is yours." in capsys.readouterr().out


def test_alone_a_function_is_the_learners_if_it_fits_the_references_partner(at_work):
    at_work.names.update(written(AFFINE_FORWARD, AFFINE_BACKWARD))
    assert mine("affine_forward").affine_forward is reference.affine_forward
    assert mine("affine_backward").affine_backward is reference.affine_backward
    fits = AFFINE_FORWARD.replace("{'own': (x, w)}", "(x, w, b)")
    at_work.names.update(
        written(fits, AFFINE_BACKWARD.replace("x, w = cache['own']", "x, w, b = cache"))
    )
    for name in PAIR:
        assert getattr(mine(name), name) is at_work.names[name]


def test_a_forward_that_the_notebook_gives_comes_along_and_does_not_count(at_work, capsys):
    at_work.names.update(written(RELU_FORWARD, RELU_BACKWARD))
    my = mine("relu_forward", "relu_backward")
    assert my.relu_forward is at_work.names["relu_forward"]
    assert my.relu_backward is at_work.names["relu_backward"]
    assert capsys.readouterr().out == "1 of 1 part of this picture is yours.\n"


def test_a_given_forward_that_was_broken_takes_its_backward_with_it(at_work):
    at_work.names.update(written(RELU_FORWARD.replace("np.maximum", "np.minimum"), RELU_BACKWARD))
    names = "relu_forward", "relu_backward"
    assert not any(owners(mine(*names), names).values())


def test_redefining_a_function_is_seen_at_once(at_work):
    at_work.names.update(written(AFFINE_FORWARD, WRONG))
    assert mine(*PAIR).affine_backward is reference.affine_backward
    at_work.names.update(written(AFFINE_FORWARD, AFFINE_BACKWARD))
    assert mine(*PAIR).affine_backward is at_work.names["affine_backward"]


def test_names_of_the_key_in_the_notebook_are_nobodys_work(at_work, capsys):
    at_work.names.update(mse_loss=reference.mse_loss)
    assert mine("mse_loss").mse_loss is reference.mse_loss
    assert capsys.readouterr().out.startswith("0 of 1 part")


def test_functions_of_another_unit_come_from_the_folder_if_they_are_green(at_work, monkeypatch):
    from bpcourse.notebooks import running

    write_unit(at_work.folder, cells=unit_cells())
    monkeypatch.setattr(running, "STARTED_IN", at_work.folder / "03_house_prices")
    my = mine(*PAIR, "mse_loss")
    assert owners(my, (*PAIR, "mse_loss")) == dict.fromkeys(PAIR, True) | {"mse_loss": False}
    out, cache = my.affine_forward(np.ones((2, 3)), np.ones((3, 4)), np.zeros(4))
    assert my.affine_backward(out, cache)[0].shape == (2, 3)
    at_work.names.update(written(WRONG))  # a slip here does not hide what is right there
    assert all(owners(mine(*PAIR), PAIR).values())


def test_a_unit_in_no_folder_of_start_asks_no_folder(at_work, monkeypatch):
    from bpcourse.notebooks import running

    write_unit(at_work.folder, cells=unit_cells())
    monkeypatch.setattr(running, "STARTED_IN", at_work.folder / "03_house_prices")
    (at_work.folder / ".bpcourse" / "folder.json").unlink()
    assert not any(owners(mine(*PAIR), PAIR).values())


def test_the_page_folds_the_names_away_and_escapes_them(at_work, monkeypatch):
    shown = []
    monkeypatch.setattr("IPython.display.display", shown.append)
    mine("mse_loss", "softmax_loss")
    (said,) = shown
    assert isinstance(said, Said)
    page = said._repr_html_()
    assert page.index("<summary") < page.index("0 of 2 parts") < page.index("</summary>")
    assert "<code>mse_loss</code>: not defined here" in page


def test_a_class_works_too(at_work):
    from inspect import getsource

    from bpcourse.reference import value

    text = getsource(value)
    names = {"__name__": "__main__"}
    exec(text.replace("from __future__ import annotations", ""), names)
    at_work.names["Value"] = names["Value"]
    assert mine("Value").Value is names["Value"]
    at_work.names["Value"] = type("Value", (), {})
    assert mine("Value").Value is reference.Value


class Strange:
    """Callable, and hostile to everybody who looks."""

    def __call__(self):
        raise RuntimeError

    def __getattr__(self, name):
        raise RuntimeError

    __eq__ = __hash__ = __bool__ = __call__


@pytest.mark.parametrize("thing", [Strange, 3, "text", print, lambda: 1 / 0])
def test_whatever_stands_under_a_name_the_picture_is_drawn(at_work, thing):
    thing = thing() if thing is Strange else thing
    at_work.names.update(affine_forward=thing, affine_backward=thing)
    assert mine(*PAIR).affine_backward is reference.affine_backward
