"""Model answers to the questions of unit 8 that are answered in words."""

from bpcourse.exercises.written import Written

WRITTEN = [
    Written(
        name="seven_days_back",
        model=(
            "Each step multiplies the gradient by at most 0.5 times 1, so after seven steps at most "
            "0.5**7 = 1/128, about 0.008, survives. The weights change in proportion to the gradient, and "
            "what yesterday contributes to it is up to 64 times larger than what the day a week ago "
            "contributes. So training first and mostly learns from yesterday, and the signal that would "
            "reward a longer memory is nearly lost among the noise of the batches. With a recurrent weight "
            "near 1, or with several units that pass a value on like a chain, the network could hold seven "
            "days: the memory is possible, but the gradient that would lead there is too small."
        ),
        criteria=(
            "At most 0.5 to the power 7, which is 1/128 or about 0.008.",
            "Learning follows the gradient, and that of a week ago is far smaller than yesterday's.",
            "To hold a memory and to learn to hold it are two things: other weights could, but the "
            "gradient hardly points to them.",
        ),
    ),
    Written(
        name="which_yardstick",
        model=(
            "The sentence is about true: some 700 births against 2,300. It misleads because the yardstick "
            "is a bad one: everybody knows that fewer children are born at weekends, and the same day last "
            "week, which needs no network either, is less than half as far off as today's number. The fair "
            "opponent is the best simple method at hand, least squares on the same 28 days, which is about "
            "as good as the network. I would report all of them on the same test years, with the spread "
            "over several seeds, and say that the network does not clearly beat the linear forecast."
        ),
        criteria=(
            "The number is (about) true: the two errors are set against each other.",
            "The yardstick is weak, since it ignores the week; a better simple one is named.",
            "The honest report compares with least squares on the same data and gives a spread.",
        ),
    ),
]
