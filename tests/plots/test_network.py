import pytest

from bpcourse.plots.network import network_picture

COLUMNS = [[["bedrooms", "3"], ["area", "2.0"]], [["price", "4.0"]]]


@pytest.mark.parametrize("highlight", (False, True))
def test_every_neuron_and_every_weight_is_written_once(highlight):
    ax = network_picture(COLUMNS, [[["w=1.5"], ["w=-0.5"]]], highlight=highlight)
    texts = [text.get_text() for text in ax.texts]
    for wanted in ("bedrooms", "3", "area", "2.0", "price", "4.0", "w=1.5", "w=-0.5"):
        assert texts.count(wanted) == 1


def test_it_draws_on_the_axes_that_it_is_given():
    import matplotlib.pyplot as plt

    _, ax = plt.subplots()
    assert network_picture(COLUMNS, [[["a"], ["b"]]], ax=ax) is ax
