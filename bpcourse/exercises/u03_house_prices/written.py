"""Model answers to the written questions of unit 3."""

from bpcourse.exercises.written import Written

WRITTEN = [
    Written(
        name="why_standardize",
        model="The area is about 620 times as spread out as the bedrooms, so the loss curves about "
        "386,000 times, the square of that, as strongly along its weight. The usable rate goes "
        "down as the curvature goes up: the rate of the bedrooms' weight would have to be about "
        "386,000 times that of the area's weight. Dividing an input by its standard deviation "
        "multiplies its weight by the same number and so stretches that axis until both curvatures "
        "are equal; then one rate suits both. It is the same remedy, except that the data say by "
        "how much, and nobody has to search.",
        criteria=(
            "The two rates differ by about the square of the factor between the spreads (386,000), "
            "not by the factor itself.",
            "The larger rate belongs to the weight of the bedrooms, whose input is small.",
            "Standardizing makes the curvatures equal, so that one rate serves both weights.",
        ),
    ),
    Written(
        name="which_figure",
        model="The figure was measured on houses whose prices the network had seen, and in part "
        "learnt by heart; a customer's house is a new one, so it is too good (overfitting). I would "
        "print the RMSE on the test set, or the median error there, and say which of the two it is, "
        "since these houses had no part in training nor in any choice. Were the number of epochs "
        "chosen by the test set, that would be such a choice: one would pick the epoch in which "
        "chance favoured these houses, and the figure would be too good again. Choices are what the "
        "validation set is for.",
        criteria=(
            "The training error is too good, since those prices were learnt from.",
            "The figure to print is one of the test set, and it says which: RMSE or median.",
            "Choosing the epoch by the test set makes it part of the training; the validation set is "
            "for choices.",
        ),
    ),
]
