"""Model answers to the questions of unit 7."""

from bpcourse.exercises.written import Written

WRITTEN = [
    Written(
        name="l1_or_l2_in_words",
        model="""\
L2's pull is proportional to the weight. With $\\lambda = 1$ it is 2 at a weight of 2, far more than the data's
0.1, so that weight shrinks until pull and data balance: at 0.1, not at zero. At 0.01 the pull of 0.01 is weaker than
the data's 0.1, and the weight even grows towards the same 0.1.

L1's pull is 1 whatever the size of the weight. It beats the data's 0.1 at 2 and still at 0.01, so both weights end at
zero. Only a weight that the data hold with a force above 1 would stay.""",
        criteria=(
            "Gives the four pulls, or says that L2's pull is as large as the weight and L1's is always 1.",
            "Compares pulls with the data's force of 0.1 and finds where L2 comes to rest (at 0.1, not at 0).",
            "Concludes that under L1 both weights reach zero, because its pull does not fade.",
        ),
    ),
    Written(
        name="many_test_results_in_words",
        model="""\
By picking the smallest of 40 test errors, the colleague used the test images for a choice. Every one of the errors is
skill plus luck on exactly these images, and the smallest was helped by luck: the reported error is too small, and
fresh images will give a larger one, even though nothing was trained on the test set.

Choose with a validation set or with cross-validation, then measure the one chosen network on the test set a single
time. As the test set is used up now, new test images are needed for an honest number.""",
        criteria=(
            "Says that the test set has been used for choosing, and that this alone spoils the number.",
            "Gives the direction: the reported error is too low, the accuracy too high.",
            "Says what to do: choose by validation data or folds, and measure once on test data not yet used.",
        ),
    ),
]
