"""What JupyterLite is told: which packages a kernel begins with, and how a page looks."""

from __future__ import annotations

import json

KERNEL = "@jupyterlite/pyodide-kernel-extension:kernel"
WHEELS = "pypi"  # where JupyterLite has wheels, in its sources and in the site
FROM_THE_WORKER = "../../../../"
"""The site's folder, seen from the script in which a kernel runs: Pyodide takes addresses from there.

extensions/@jupyterlite/pyodide-kernel-extension/static/ is where it lies. So the site's own address need not
be known, and the list of Pyodide's packages, which has no bpcourse, can stay as it is.
"""
PACKAGES = ("numpy", "matplotlib")
"""Loaded before bpcourse, of the versions that Pyodide has: nothing is resolved, nothing installed."""

OVERRIDES = json.dumps(
    {
        "@jupyterlab/docmanager-extension:plugin": {
            "defaultViewers": {"markdown": "Markdown Preview"}
        },
    },
    indent=1,
).encode()


def settings(wheel: str) -> bytes:
    """jupyter-lite.json for a site that has the course's wheel at this path."""
    kernel = {
        "loadPyodideOptions": {"packages": [*PACKAGES, FROM_THE_WORKER + wheel]},
        "disablePyPIFallback": True,  # what is missing is said at once, and nothing else is asked for
    }
    told = {
        "jupyter-lite-schema-version": 0,
        "jupyter-config-data": {
            "appName": "Backpropagation in the browser",
            "litePluginSettings": {KERNEL: kernel},
        },
    }
    return json.dumps(told, indent=1).encode()
