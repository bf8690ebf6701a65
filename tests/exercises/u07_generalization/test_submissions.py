"""Wrong dropouts and penalties in students' words are named."""

import pytest

from tests.exercises.submissions import Submission, is_named

DROPOUT = """
def dropout_forward(x, dropout_param):
    keep = dropout_param["p"]
    rng = np.random.default_rng(dropout_param["seed"])
    u = rng.uniform(size=x.shape)
    if dropout_param["mode"] == "train":
        mask = (u < keep) * 1.0
        return TRAINING, (dropout_param, mask)
    return TESTING, (dropout_param, None)
"""


def dropout(training="x * mask / keep", testing="x"):
    return DROPOUT.replace("TRAINING", training).replace("TESTING", testing)


SUBMISSIONS = [
    Submission(
        "dropout_forward",
        dropout(testing="np.where(u < keep, x, 0)"),
        {"test mode": "random mask in test mode too, not scaled"},
    ),
    Submission(
        "dropout_forward", dropout(testing="x / keep"), {"test mode": "test mode divided by p"}
    ),
    Submission(
        "dropout_forward",
        dropout(testing="x - x * keep"),
        {"test mode": "test mode multiplied by 1 - p"},
    ),
    Submission(
        "dropout_forward",
        dropout(training="mask * (keep * x)"),
        {"scale": "kept entries multiplied by p"},
    ),
    Submission(
        "dropout_backward",
        """
def dropout_forward(x, dropout_param):
    keep = dropout_param["p"]
    if dropout_param["mode"] == "test":
        return x, (dropout_param, None)
    rng = np.random.default_rng(dropout_param["seed"])
    scaled = (rng.random(x.shape) <= keep) / keep
    return x * scaled, (dropout_param, scaled)

def dropout_backward(dout, cache):
    dropout_param, scaled = cache
    if scaled is None:
        return dout
    return (dout * scaled) / dropout_param["p"]
""",
        {"kept entries": "gradient divided by p twice"},
    ),
    Submission(
        "l1_penalty",
        """
def l1_penalty(w, lam):
    total = 0
    for value in w.flat:
        total += abs(value)
    grad = np.zeros_like(w)
    grad[w > 0] = -lam
    grad[w < 0] = lam
    return lam * total, grad
""",
        {"dw": "sign of the gradient flipped"},
    ),
]


@pytest.mark.parametrize("submission", SUBMISSIONS, ids=lambda s: s.label)
def test_what_a_student_wrote_is_named(submission):
    is_named(submission)
