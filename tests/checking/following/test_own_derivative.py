"""A number beside the student's own."""

from bpcourse import check


def test_a_number_is_not_called_wrong_beside_the_same_number(capsys):
    """The forward has lost its bias: db = 0 is its derivative, and earns nothing."""

    def affine_forward(x, w, b):
        return x.reshape(len(x), -1) @ w, (x, w, b)

    def affine_backward(dout, cache):
        x, w, b = cache
        return (dout @ w.T).reshape(x.shape), x.reshape(len(x), -1).T @ dout, 0 * b

    assert check(affine_backward, forward=affine_forward) == 2.0
    told = capsys.readouterr().out
    assert "yours is 0 there" in told and "numerical derivative" not in told
    assert "does not depend on b" in " ".join(told.split())
