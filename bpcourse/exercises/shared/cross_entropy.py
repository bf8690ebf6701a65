"""Slips in a softmax and its cross-entropy, made wherever a learner writes them out."""

from dataclasses import dataclass

from bpcourse.checking.exercise import Edit, Mistake


@dataclass(frozen=True)
class CrossEntropy:
    """How a source says softmax, loss and gradient; `samples`, `y`, `N` and `log_p` are its names.

    logits  what goes into the softmax
    grad    the gradient of the logits
    log_p   the line that makes the log-probabilities
    """

    logits: str
    grad: str
    log_p: str

    @property
    def mistakes(self) -> tuple[Mistake, ...]:
        """All of them."""
        return (*self._softmax, *self._loss, *self._gradient)

    def _then(self, line: str) -> Edit:
        """Go on with another line behind the log-probabilities."""
        return (self.log_p, f"{self.log_p}\n    {line}")

    @property
    def _mean_of_loss(self) -> tuple[str, str]:
        return ("[samples, y].sum() / N", f"[samples, y].sum() / {self.logits}.size")

    @property
    def _mean_of_gradient(self) -> tuple[str, str]:
        return (f"{self.grad} / N", f"{self.grad} / {self.logits}.size")

    @property
    def _softmax(self) -> tuple[Mistake, ...]:
        return (
            Mistake(
                "softmax taken twice",
                ask="What goes into your softmax the second time: scores, or probabilities?",
                tell="Count how often an exponential is taken on the way from the scores to the "
                "loss. Once is enough.",
                edits=(
                    self._then(
                        "log_p = np.exp(log_p)\n"
                        "    log_p = log_p - np.log(np.exp(log_p).sum(axis=1, keepdims=True))"
                    ),
                ),
            ),
            Mistake(
                "softmax taken once more in the gradient",
                ask="The gradient starts from the probabilities. Through how many softmaxes have "
                "yours gone?",
                tell="Use the probabilities that the loss has used, as they are.",
                edits=(
                    (
                        f"{self.grad} = np.exp(log_p)",
                        f"{self.grad} = np.exp(np.exp(log_p))\n    {self.grad} = {self.grad} / "
                        f"{self.grad}.sum(axis=1, keepdims=True)",
                    ),
                ),
            ),
            Mistake(
                "softmax divided by the sum of the whole table",
                ask="Print the sum of each row of your probabilities. What should it be?",
                tell="Each sample has a distribution of its own: its exponentials are divided by "
                "the sum of its row.",
                edits=(self._then("log_p = shifted - np.log(np.exp(shifted).sum())"),),
            ),
            Mistake(
                "one softmax over the whole table",
                ask="Print the sum of each row of your probabilities. What should it be?",
                tell="Maximum and sum are those of one row: give both the axis of the classes.",
                edits=(
                    self._then(
                        f"log_p = {self.logits} - {self.logits}.max()\n"
                        "    log_p = log_p - np.log(np.exp(log_p).sum())"
                    ),
                ),
            ),
        )

    @property
    def _loss(self) -> tuple[Mistake, ...]:
        right = "-log_p[samples, y]"
        return (
            Mistake(
                "a small constant inside the logarithm",
                ask="What is your loss when p of the right class is exactly 1?",
                tell="The constant guards against log 0 but changes the loss. Take the logarithm "
                "of the sum of exponentials instead; it cannot be 0 after the shift.",
                edits=((right, "-np.log(np.exp(log_p[samples, y]) + FITTED)"),),
                fitted=(1e-20, 1.0),
            ),
            Mistake(
                "loss of the predicted class, not of the right one",
                ask="Does your loss change when only y changes?",
                tell="y says which probability of a row the loss looks at, however small it is.",
                edits=((right, "-log_p.max(axis=1)"),),
            ),
            Mistake(
                "logarithms of all classes added up",
                ask="How many probabilities of each row does the loss look at?",
                tell="One: that of the right class. The others count through the softmax alone.",
                edits=((right, "-log_p"),),
            ),
            Mistake(
                "loss: mean over samples and classes",
                ask="How many terms does your mean have, and how many samples are there?",
                tell="np.mean over a table divides by N C. Each sample has one term: divide by N.",
                edits=(self._mean_of_loss,),
            ),
        )

    @property
    def _gradient(self) -> tuple[Mistake, ...]:
        minus_one = f"{self.grad}[samples, y] -= 1"
        start = f"{self.grad} = np.exp(log_p)"
        return (
            Mistake(
                "gradient divided by the number of entries",
                ask="By what does your loss divide, and by what your gradient?",
                tell="What divides the loss divides its derivative: the number of samples.",
                edits=(self._mean_of_gradient,),
            ),
            Mistake(
                "1 subtracted at the predicted class",
                ask="When the network is wrong, which class should its score push up?",
                tell="The 1 belongs to the right class, y, whatever the network believes.",
                edits=((minus_one, f"{self.grad}[samples, {self.grad}.argmax(axis=1)] -= 1"),),
            ),
            Mistake(
                "1 subtracted in whole rows",
                ask="With one index alone, what does y count: rows or columns?",
                tell="An entry has two indices: which sample, and which class.",
                edits=((minus_one, f"{self.grad}[y] -= 1"),),
            ),
            Mistake(
                "scores where the probabilities belong",
                ask="If all scores grow by 100, the probabilities stay. Does your gradient?",
                tell="The target is compared with the probabilities, not with the scores.",
                edits=((start, f"{self.grad} = {self.logits}.copy()"),),
            ),
            Mistake(
                "log-probabilities where the probabilities belong",
                ask="Before the 1 is taken off, which values can your entries have?",
                tell="Undo the logarithm first: the gradient starts from numbers between 0 and 1.",
                edits=((start, f"{self.grad} = log_p.copy()"),),
            ),
        )
