"""Model answers to the questions of unit 9 that are answered in words."""

from bpcourse.exercises.written import Written

WRITTEN = [
    Written(
        name="fifty_pairs",
        model=(
            "With K = 50 and D = 1,000,000 the cosine is about 1 / sqrt(1 + 20,000), roughly 0.007: his "
            "direction is almost perpendicular to the gradient. It points downhill on average, but only "
            "0.7 percent of the length of each step is progress; the rest is a random walk, which raises "
            "the loss through the curvature unless the steps are very small. For this he pays 100 forward "
            "passes, while backpropagation gives the exact direction for about three; a cosine of 0.7 "
            "would take about a million pairs for a single step. I would use evolution strategies where "
            "no derivative can be had, for example to tune the ten parameters of a robot's gait in a "
            "simulator whose score jumps when the robot falls: D is small, so the price is low, and the "
            "method only needs scores."
        ),
        criteria=(
            "The cosine is about 0.007: nearly perpendicular, though downhill on average.",
            "The price: 100 passes for this direction against about 3 for the exact one, so his training "
            "would be slower by a large factor.",
            "A problem without a usable derivative, and why the price can be paid there (few parameters, "
            "or many machines).",
        ),
    ),
    Written(
        name="wider_code",
        model=(
            "The error falls as the code grows, since less has to be thrown away. From 64 numbers on the "
            "network can pass every pixel through: the error goes to nearly zero although nothing about "
            "digits has been learnt; the identity restores noise just as well. What makes a code useful "
            "is that the network was forced to choose what to keep. A denoiser that copied would return "
            "the noise, and pay for it with any size of code; it must tell from the other pixels what "
            "each pixel should have been. Whether its code is of use I would judge by something that it "
            "was not trained for: how often neighbors in the code share their digit on unseen images, or "
            "a small classifier on the code with only a few labels."
        ),
        criteria=(
            "A larger code lowers the error, and from 64 numbers on copying is possible, so a small error "
            "shows nothing about digits.",
            "A denoiser that copies returns the noise and pays for it, whatever the size of its code.",
            "A test of the code by something else than restoring, on unseen images.",
        ),
    ),
]
