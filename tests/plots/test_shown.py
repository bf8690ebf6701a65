"""Does a picture come with words?"""

import matplotlib.pyplot as plt
import pytest
from bs4 import BeautifulSoup

from bpcourse import plots
from bpcourse.plots.shown import bundle
from tests.plots.graphs import neuron


def test_a_picture_without_words_is_refused():
    with pytest.raises(ValueError, match="in words"):
        plots.show(" ")


def test_a_picture_has_its_words_wherever_it_is_read(capsys):
    figure, ax = plt.subplots()
    ax.plot([0, 1])
    found = bundle(figure, 'The loss "a < b" falls.')
    plt.close(figure)
    image = BeautifulSoup(found["text/html"], "html.parser").img
    assert image["alt"] == found["text/plain"] == 'The loss "a < b" falls.'
    assert image["src"] == f"data:image/png;base64,{found['image/png']}"


def test_a_graph_wider_than_the_page_is_scrolled_not_made_smaller():
    ax = plots.computation_graph(neuron())
    found = BeautifulSoup(bundle(ax.figure, "A graph.")["text/html"], "html.parser")
    assert "max-width: none" in found.img["style"] and "overflow-x" in found.div["style"]
    assert not BeautifulSoup(bundle(plt.figure(), "Empty.")["text/html"], "html.parser").div


def test_outside_of_jupyter_a_figure_keeps_its_words(monkeypatch):
    monkeypatch.setattr(plt, "show", lambda: None)
    figure = plt.figure()
    plots.show("The loss falls.")
    assert figure.get_label() == "The loss falls."
    plt.close(figure)
