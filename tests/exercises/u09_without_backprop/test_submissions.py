"""Wrong estimates without backpropagation in students' words are named."""

import pytest

from tests.exercises.submissions import Submission, is_named

SUBMISSIONS = [
    Submission(
        "autoencoder_loss",
        """
def autoencoder_loss(params, X, target):
    W, b, c = params["W"], params["b"], params["c"]
    n = len(X)
    hidden = np.tanh(np.dot(X, W) + b)
    recon = np.dot(hidden, W.T) + c
    diff = recon - target
    loss = 0.5 * np.sum(diff * diff) / n
    dh = np.dot(diff, W) / n * hidden * (1 - hidden)
    dW = np.dot(X.T, dh) + np.dot(hidden.T, diff / n).T
    return loss, {"W": dW, "b": np.sum(dh, axis=0), "c": np.mean(diff, axis=0)}
""",
        {"dW": "slope of a sigmoid", "db": "slope of a sigmoid"},
    ),
    Submission(
        "reinforce_gradient",
        """
def reinforce_gradient(logits, actions, rewards, baseline=0.0):
    e = np.exp(logits)
    probs = e / e.sum()
    g = np.zeros(len(logits))
    good = np.mean(rewards) - baseline
    for a in actions:
        s = -probs
        s[a] += 1
        g = g + good * s
    return g / len(actions)
""",
        {"grad": "average of the rewards in place of each pull's own"},
    ),
    Submission(
        "random_search_step",
        """
def random_search_step(f, w, loss, noise, sigma):
    trial = w - noise * sigma
    new = f(trial)
    return (trial, new) if new < loss else (w, loss)
""",
        {
            "next_w": "noise subtracted in place of added",
            "next_loss": "noise subtracted in place of added",
        },
    ),
]


@pytest.mark.parametrize("submission", SUBMISSIONS, ids=lambda s: s.label)
def test_what_a_student_wrote_is_named(submission):
    is_named(submission)
