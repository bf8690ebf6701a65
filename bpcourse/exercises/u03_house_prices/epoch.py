"""One pass over the training data."""

from bpcourse.checking.draws import signed
from bpcourse.checking.exercise import Function, Mistake
from bpcourse.exercises.u03_house_prices.params import random_params
from bpcourse.reference import house


def epoch_inputs(rng):
    """(batches, params, learning_rate, step): a short last batch, one batch, batches of one."""

    def case(*sizes):
        batches = [(signed(rng, (n, 2)), signed(rng, n)) for n in sizes]
        return batches, random_params(rng), 0.1, house.house_step

    return {
        "batches of 4, 4 and 3": case(4, 4, 3),
        "batches of 5 and 1": case(5, 1),
        "one batch of 6": case(6),
        "stochastic: 4 batches of 1": case(1, 1, 1, 1),
    }


train_epoch = Function(
    name="train_epoch",
    parts={"loss": 1, "W1": 0.5, "b1": 0.5, "W2": 0.5, "b2": 0.5},
    inputs=epoch_inputs,
    reference=house.train_epoch,
    returns=("loss", {"W1": "W1", "b1": "b1", "W2": "W2", "b2": "b2"}),
    mistakes=(
        Mistake(
            "every batch starts from the old parameters",
            ask="Which parameters does your second batch receive?",
            tell="Each step goes on from where the last one ended: pass the new parameters on.",
            edits=(
                (
                    "loss, params = step(X, y, params,",
                    "start = start if count else params\n        loss, params = step(X, y, start,",
                ),
            ),
        ),
        Mistake(
            "the old parameters returned",
            ask="Which parameters do you return: those before the epoch or those after it?",
            tell="The caller needs the parameters that the last step returned.",
            edits=(
                ("total = 0.0", "total = 0.0\n    old = params"),
                ("total / count, params", "total / count, old"),
            ),
        ),
        Mistake(
            "mean over batches, not over houses",
            ask="A last batch of 3 and a full batch of 4: should a house weigh more in the short "
            "one?",
            tell="Weight each batch's loss by its number of houses, and divide by all houses.",
            edits=(("loss * len(y)", "loss"), ("count + len(y)", "count + 1")),
        ),
        Mistake(
            "losses of the batches added, not averaged",
            ask="With smaller batches there are more of them. Should the epoch's loss grow?",
            tell="Divide by what you have counted.",
            edits=(("loss * len(y)", "loss"), ("total / count", "total")),
        ),
        Mistake(
            "sum over houses divided by the number of batches",
            ask="What did you add up, and by what do you divide?",
            tell="A sum over houses becomes a mean when divided by the number of houses.",
            edits=(("count + len(y)", "count + 1"),),
        ),
        Mistake(
            "loss of the last batch only",
            ask="How much does the first batch's loss count in what you return?",
            tell="Add the losses up inside the loop instead of keeping the last.",
            edits=(("total + loss * len(y)", "loss * len(y)"), ("count + len(y)", "len(y)")),
        ),
        Mistake(
            "stops after the first batch",
            ask="How far is your return statement indented?",
            tell="A return inside the loop ends the epoch with the first batch.",
            edits=(("count = count + len(y)", "count = count + len(y)\n        break"),),
        ),
        Mistake(
            "last batch left out",
            ask="How many times is step called, for three batches?",
            tell="Every batch gets its update, the short one at the end too.",
            edits=(("in batches", "in (batches[:-1] or batches)"),),
        ),
        Mistake(
            "every batch used twice",
            ask="How many times is step called, for three batches?",
            tell="One call gives both the loss and the new parameters.",
            edits=(
                (
                    "loss, params = step(X, y, params, learning_rate)",
                    "loss, params = step(X, y, params, learning_rate)\n"
                    "        _, params = step(X, y, params, learning_rate)",
                ),
            ),
        ),
        Mistake(
            "losses not weighted, but divided by the houses",
            ask="Each batch gives a mean over its houses. What is the sum of such means divided by?",
            tell="Make a sum over houses of each mean first, then divide by the number of houses.",
            edits=(("loss * len(y)", "loss"),),
        ),
        Mistake(
            "learning rate shared out among the batches",
            ask="How far does each batch's step go, compared with the learning rate that came in?",
            tell="Pass the learning rate on as it is: every batch takes a whole step.",
            edits=(("params, learning_rate)", "params, learning_rate / len(batches))"),),
        ),
        Mistake(
            "loss measured again after the updates",
            ask="How often is each batch's loss measured, and by which parameters?",
            tell="step returns the loss from before its update: add that one up.",
            edits=(
                (
                    "    return total",
                    "    total = sum(step(X, y, params, learning_rate)[0] * len(y) for X, y in batches)\n    return total",
                ),
            ),
        ),
    ),
)
