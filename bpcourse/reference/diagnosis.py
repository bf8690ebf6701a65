"""Reading a training run: what is wrong with it, and which observation says so."""


def diagnose_run(run, healthy):  # noqa: PLR0911  one question, one answer
    """(what ails the run, the observation that decides it), asked from the gradient outwards.

    run, healthy: dicts of numbers, as `bpcourse.networks.faults.OBSERVATIONS` describes them. What
    comes first is what spoils all that comes after: a wrong gradient, then the start, then the steps,
    then the data. For "no fault" the observation is None.
    """
    if run["tiny_step"] < 0.9:
        return "wrong gradient", "tiny_step"
    if run["first_gradient"] < 0.05 * healthy["first_gradient"]:
        return "initial weights too small", "first_gradient"
    if run["first_loss"] > 10 * healthy["first_loss"]:
        return "initial weights too large", "first_loss"
    if run["highest_loss"] > 4 * healthy["highest_loss"]:
        return "learning rate too high", "highest_loss"
    if run["accuracy"] < 0.4:
        return "learning rate too low", "accuracy"
    if run["val_accuracy"] < 0.3:
        return "labels shuffled", "val_accuracy"
    if run["val_accuracy"] - run["fresh_accuracy"] > 0.12:
        return "data leak", "val_accuracy"
    return "no fault", None
