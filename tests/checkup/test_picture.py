"""Is there a panel for each thing that was measured, and words for each?"""

from bpcourse.checkup.patient import Measured
from bpcourse.checkup.picture import draw, in_words
from bpcourse.checkup.result import Checkup


def result(**measured):
    return Checkup("net", [], [], [], [], Measured(**measured))


def test_panels_and_words_for_what_was_measured():
    found = result(delivered={"W": 1.0, "b": float("nan")}, update={"W": 0.0}, curve=[2.0, 0.5])
    assert len(draw(found).axes) == 3
    assert in_words(found) == (
        "Fall of the loss delivered by a tiny step, over the promised: W 1, b nan. Size of an update "
        "over that of the weights: W 0. The loss of a handful goes from 2 to 0.5 in 2 steps."
    )


def test_nothing_measured_nothing_drawn():
    assert in_words(result()) == "" and draw(result()).axes == []


def test_a_negative_loss_is_drawn_too():
    assert draw(result(curve=[1.0, -2.0])).axes[0].get_yscale() == "linear"
