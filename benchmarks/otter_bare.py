"""The answers of unit 02_mlp as bare notebooks, graded by otter-grader with `np.allclose` tests.

    python -m benchmarks.otter_bare AUTOGRADER SUBMISSION ...

That is how it is called by `benchmarks.grading`, in otter's own environment: one process grades all
submissions by otter's API, without Docker, and so without isolation. https://otter-grader.readthedocs.io
Its tests are what a course without this one's checks would write: random arrays, compared with the
right answers by `np.allclose`.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from textwrap import dedent, indent

UNIT = "02_mlp"
ADVICE = (
    "otter-grader is not there: uv venv /tmp/otter && uv pip install --python /tmp/otter "
    "otter-grader ipykernel; or name the Python that has them by --otter"
)
START = """\
OK_FORMAT = False

import numpy as np
from otter.test_files import test_case

name = {name!r}
points = 1


def some(*shape):
    return np.random.default_rng(sum(shape)).standard_normal(shape)


@test_case()
def test_answer(env):
"""
TESTS = {
    "affine_forward": """
        x, w, b = some(5, 4), some(4, 3), some(3)
        out, _ = env["affine_forward"](x, w, b)
        assert np.allclose(out, x @ w + b)
    """,
    "affine_backward": """
        x, w, b, dout = some(5, 4), some(4, 3), some(3), some(5, 3)
        _, cache = env["affine_forward"](x, w, b)
        dx, dw, db = env["affine_backward"](dout, cache)
        assert np.allclose(dx, dout @ w.T)
        assert np.allclose(dw, x.T @ dout)
        assert np.allclose(db, dout.sum(axis=0))
    """,
    "relu_backward": """
        x, dout = some(5, 4), some(5, 4) + 1
        _, cache = env["relu_forward"](x)
        assert np.allclose(env["relu_backward"](dout, cache), dout * (x > 0))
    """,
    "sigmoid_backward": """
        x, dout = some(5, 4), some(5, 4) + 1
        out, cache = env["sigmoid_forward"](x)
        assert np.allclose(env["sigmoid_backward"](dout, cache), dout * out * (1 - out))
    """,
    "tanh_backward": """
        x, dout = some(5, 4), some(5, 4) + 1
        _, cache = env["tanh_forward"](x)
        assert np.allclose(env["tanh_backward"](dout, cache), dout * (1 - np.tanh(x) ** 2))
    """,
    "mse_loss": """
        pred, y = some(5, 4), some(5, 4) + 1
        loss, dpred = env["mse_loss"](pred, y)
        assert np.allclose(loss, np.mean((pred - y) ** 2))
        assert np.allclose(dpred, 2 * (pred - y) / pred.size)
    """,
    "binary_cross_entropy": """
        x, y = some(6), np.array([0, 1, 1, 0, 1, 0])
        loss, dx = env["binary_cross_entropy"](x, y)
        p = 1 / (1 + np.exp(-x))
        assert np.allclose(loss, -np.mean(y * np.log(p) + (1 - y) * np.log(1 - p)))
        assert np.allclose(dx, (p - y) / 6)
    """,
    "softmax_loss": """
        x, y = some(5, 4), np.array([0, 3, 1, 2, 2])
        loss, dx = env["softmax_loss"](x, y)
        p = np.exp(x) / np.exp(x).sum(axis=1, keepdims=True)
        assert np.allclose(loss, -np.mean(np.log(p[range(5), y])))
        p[range(5), y] -= 1
        assert np.allclose(dx, p / 5)
    """,
    "gradient_check": """
        x = some(3, 2)
        f = lambda x: (x**2).sum()
        assert env["gradient_check"](f, x, 2 * x)
        assert not env["gradient_check"](f, x, 2.01 * x)
    """,
    "two_layer_loss": """
        params = {"W1": some(4, 5), "b1": some(5), "W2": some(5, 3), "b2": some(3)}
        X, y = some(6, 4), np.array([0, 1, 2, 2, 1, 0])
        loss, grads = env["two_layer_loss"](params, X, y, 0.1)
        moved = params["W1"].copy()
        moved[1, 2] += 1e-5
        above, _ = env["two_layer_loss"](params | {"W1": moved}, X, y, 0.1)
        assert np.allclose((above - loss) / 1e-5, grads["W1"][1, 2], atol=1e-4)
    """,
    "gradient_descent": """
        params, losses = env["gradient_descent"](
            lambda p: ((p["w"] ** 2).sum(), {"w": 2 * p["w"]}), {"w": some(3)}, 0.1, 5
        )
        assert len(losses) == 5
        assert np.allclose(params["w"], some(3) * 0.8**5)
    """,
}


def prepare(submissions: Iterable[Path], folder: Path, python: Path) -> tuple[Path, list[Path]]:
    """The autograder and the bare notebooks, one for each submission's notebook, in a new folder."""
    (tests := folder / "tests").mkdir(parents=True)
    for name, body in TESTS.items():
        (tests / f"{name}.py").write_text(START.format(name=name) + indent(dedent(body), "    "))
    autograder = folder / "autograder.zip"
    otter = [str(python), "-m", "otter", "generate", "-t", str(tests), "-o", str(autograder)]
    subprocess.run(otter, cwd=folder, check=True, capture_output=True)
    return autograder, [_bare(path, folder) for path in submissions]


def _bare(path: Path, folder: Path) -> Path:
    """NumPy and the student's answers, and no other cell."""
    import nbformat

    from bpcourse.notebooks.cells import Role, role_of

    nb = nbformat.read(path, as_version=4)
    answers = [cell.source for cell in nb.cells if role_of(cell) is Role.SOLUTION]
    cells = [nbformat.v4.new_code_cell(text) for text in ["import numpy as np", *answers]]
    nb = nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": nb.metadata.kernelspec})
    target = folder / path.parts[-3] / path.name
    target.parent.mkdir()
    nbformat.write(nb, target)
    return target


def main(autograder: str, *submissions: str) -> None:
    """In otter's environment: grade all; prints {submission: points}."""
    from otter.api import grade_submission

    found = {}
    for path in submissions:
        results = grade_submission(path, autograder, quiet=True)
        found[Path(path).parent.name] = float(results.total)
    print(json.dumps(found))


if __name__ == "__main__":
    main(*sys.argv[1:])
