"""The number below a card is for nbgrader: pages leave it out, notebooks keep it."""

from bpcourse.checking.report import MIME
from bpcourse.notebooks.pages import without_number

CARD = {"output_type": "display_data", "data": {MIME: {}, "text/html": "<section>"}}
NUMBER = {"output_type": "execute_result", "data": {"text/plain": "1.0"}}
PRINTED = {"output_type": "stream", "name": "stdout", "text": "hello"}


def test_the_number_below_a_card_is_left_out():
    outputs = [PRINTED, CARD, NUMBER]
    assert without_number(outputs) == [PRINTED, CARD]
    assert outputs == [PRINTED, CARD, NUMBER]


def test_a_number_that_no_card_explains_stays():
    assert without_number([PRINTED, NUMBER]) == [PRINTED, NUMBER]
