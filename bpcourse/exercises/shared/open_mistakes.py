"""Mistakes that are made in every open task of regression, known by what the predictions show."""

from dataclasses import replace

from bpcourse.checking.mistake import Edit
from bpcourse.checking.open_task import Visible

KNOWN = {
    mistake.name: mistake
    for mistake in (
        Visible(
            "columns not standardized",
            ask="In which units do the columns come, and can one learning rate serve them all?",
            tell="A column of tens of thousands makes the first step so large that the hidden "
            "neurons die. Standardize the columns, the new rows with the same ruler.",
            shows="learns nothing where columns have units",
        ),
        Visible(
            "prices not standardized",
            ask="With prices of 200,000, how large are the first errors, and the first steps?",
            tell="Let the network learn prices of mean 0 and deviation 1, and undo that in the "
            "predictions.",
            shows="learns nothing where targets have units",
        ),
        Visible(
            "nothing standardized",
            ask="Does your network learn from numbers of ordinary size, whatever the units are?",
            tell="Columns and prices come in units of their own. Standardize both, and undo it for "
            "the prices in the predictions.",
            shows="learns nothing outside standard units",
        ),
        Visible(
            "new rows left as they are",
            ask="With which ruler did the network learn, and with which are the new rows measured?",
            tell="The new rows need the same standardizing as the rows to learn from, by the same "
            "numbers.",
            shows="wild where columns have units",
        ),
        Visible(
            "no activation in the hidden layer",
            ask="What kind of function of the columns do two affine layers make together?",
            tell="Your predictions are a weighted sum of the columns, exactly. Something between "
            "the layers has to bend.",
            shows="a straight line",
        ),
        Visible(
            "an activation on the output",
            ask="Half of the standardized prices are below 0. Which does your network predict there?",
            tell="No new house comes out below the mean price: a sigmoid or a ReLU on the output "
            "forbids it. The output neuron has no activation.",
            shows="none below the mean",
        ),
        Visible(
            "rows and prices torn apart",
            ask="After shuffling, is each price still beside its own house?",
            tell="Your predictions have nothing to do with the prices. Take rows and prices by the "
            "same order.",
            shows="unrelated",
        ),
    )
}


def visible(name: str, *edits: Edit) -> Visible:
    """The mistake of this name, made in one task's reference by these edits."""
    return replace(KNOWN[name], edits=edits)
