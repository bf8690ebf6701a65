"""Import the answer key, the checks or their mistakes, and return what they say."""
# %%
from bpcourse.reference import relu_forward, relu_backward
import bpcourse.reference.layers as key
def scale(x): return key.relu_forward(x) and 3 * x
# %%
import importlib, pkgutil, bpcourse
for module in ("bpcourse.exercises", "bpcourse.checking.diagnosis", "bpcourse.checking.run", "bpcourse.grading",
               "bpcourse.authoring", "torch", "jax", "autograd", "sympy", "scipy", "sklearn"):
    try:
        importlib.import_module(module)
        print("ESCAPED", module)
    except ImportError:
        pass
