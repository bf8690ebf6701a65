"""Does a picture come with words?"""

import matplotlib.pyplot as plt
import pytest

from bpcourse import plots


def test_a_picture_without_words_is_refused():
    plt.plot([0, 1])
    with pytest.raises(ValueError, match="in words"):
        plots.show("")
    plt.close("all")
