"""Mistakes inside an LSTM's cell: made in the step as a whole, and in the exercise of the cell alone."""

from bpcourse.checking.exercise import Mistake

IN_THE_CELL = {
    mistake.name: mistake
    for mistake in (
        Mistake(
            "path from the state to the cell left out",
            ask="By how many ways does the new cell act on the loss?",
            tell="Two: directly (dnext_c), and through the state that shows it (dnext_h).",
            edits=(("dnext_c + dnext_h * o * (1 - tanh_c**2)", "dnext_c"),),
        ),
        Mistake(
            "gradient of the next cell left out",
            ask="Where does dnext_c enter?",
            tell="The cell acts on the loss directly, too. Both contributions add up.",
            edits=(("dnext_c + dnext_h * o", "dnext_h * o"),),
        ),
        Mistake(
            "forget gate meets the new cell in place of the old one",
            ask="What did f multiply in the forward pass?",
            tell="f multiplied the cell that came in.",
            edits=(("df = dc * prev_c", "df = dc * (f * prev_c + i * g)"),),
        ),
        Mistake(
            "input gate and candidate each times themselves",
            ask="In the product i * g, what is the derivative by i?",
            tell="Each factor receives what comes back times the other factor.",
            edits=(("di = dc * g", "di = dc * i"), ("dg = dc * i", "dg = dc * g")),
        ),
        Mistake(
            "forget gate left out on the way to the old cell",
            ask="With f = 0 the old cell is forgotten. Should it then receive any gradient?",
            tell="The new cell holds f times the old one.",
            edits=(("dprev_c = dc * f", "dprev_c = dc"),),
        ),
    )
}
