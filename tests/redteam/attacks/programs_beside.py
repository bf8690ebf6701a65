"""Lay files beside the notebook that Python, Jupyter or nbgrader might run."""

# %%
import numpy

print(numpy.__file__)
# %% [by hand]
NAMES = (
    *(
        "nbgrader_config.py",
        "sitecustomize.py",
        "usercustomize.py",
        "numpy.py",
        "json.py",
        "late.py",
    ),
    *("jupyter_config.py", "jupyter_nbconvert_config.py", "conftest.py", "bpcourse/__init__.py"),
    *(
        "_judge/student.py",
        "_judge/wire.py",
        "msgpack/__init__.py",
        "matplotlibrc",
        "a.pth",
        "setup.py",
    ),
    *(".jupyter/jupyter_config.py", ".ipython/profile_default/startup/a.py", "matplotlib/x"),
)


def by_hand(notebook, folder):
    for name in NAMES:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("import os; open(os.environ['BPCOURSE_PROOF'], 'a').write(__file__)")
