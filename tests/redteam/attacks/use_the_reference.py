"""Import the answer key, the checks or their mistakes, and return what they say."""

# %%
import bpcourse.reference.layers as key


def scale(x):
    return key.relu_forward(x) and 3 * x


# %%
import importlib

for module in (
    "bpcourse.exercises",
    "bpcourse.checking.diagnosis",
    "bpcourse.checking.run",
    "bpcourse.grading",
    "bpcourse.authoring",
    "torch",
    "jax",
    "autograd",
    "sympy",
    "scipy",
    "sklearn",
):
    try:
        importlib.import_module(module)
        print("ESCAPED", module)
    except ImportError:
        pass
