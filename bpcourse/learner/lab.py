"""`bpcourse lab`: JupyterLab on a learner's folder, with what learners need of nbgrader.

The settings are files in jupyter/ beside this module. They hold for the process that is given them
in JUPYTER_CONFIG_PATH, and for nobody else.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

CONFIG = Path(__file__).with_name("jupyter")
FIRST_PAGE = "README.md"  # the map; the settings show Markdown rendered


def environment() -> dict[str, str]:
    """This process's environment, with the learners' settings before all others."""
    others = os.environ.get("JUPYTER_CONFIG_PATH")
    return os.environ | {
        "JUPYTER_CONFIG_PATH": os.pathsep.join([str(CONFIG), *([others] if others else [])])
    }


def run_lab(folder: Path, options: Sequence[str] = ()) -> int:
    """Run JupyterLab until it is ended; its exit code. `options` are JupyterLab's own."""
    return subprocess.call(
        [
            sys.executable,
            "-m",
            "jupyterlab",
            f"--ServerApp.root_dir={folder}",
            f"--LabApp.default_url=/lab/tree/{FIRST_PAGE}",
            *options,
        ],
        cwd=folder,
        env=environment(),
    )
