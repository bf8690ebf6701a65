"""Is the card readable, escaped, and has its picture words?"""

from bpcourse.checkup import checkup
from tests.checkup.cases import case_of, result_of


def test_a_card_says_what_is_wrong_and_folds_the_rest():
    page = result_of("softmax: gradient times N")._repr_html_()
    assert "a gradient with a wrong factor" in page and "What was examined" in page
    assert "<script" not in page and "<svg" not in page


def test_a_healthy_card_has_advice_and_a_picture_with_words():
    page = result_of("linear regression")._repr_html_()
    assert "What to try:" in page and 'alt="Fall of the loss' in page


def test_what_a_learner_wrote_is_escaped():
    case = case_of("linear regression")

    def f(p, X, y):
        raise ValueError("<img src=x>")

    page = checkup(f, {"<b>": case.X}, case.X, case.y)._repr_html_()
    assert "<img src=x>" not in page and "&lt;img src=x&gt;" in page
