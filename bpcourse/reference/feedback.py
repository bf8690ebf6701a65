"""Feedback alignment: backpropagation with random weights on the way back."""


def feedback_alignment(dscores, X, h, W2, B):
    """What W1 of scores = tanh(X W1 + b1) W2 + b2 gets, with the fixed random B where W2 is due.

    dscores: (N, C); X: (N, D); h: (N, H), the tanh's output; W2, B: (H, C). Returns (D, H).
    Source: Lillicrap et al., Random synaptic feedback weights support error backpropagation (2016).
    """
    dh = dscores @ B.T
    dz = dh * (1 - h**2)
    dW1 = X.T @ dz
    return dW1
