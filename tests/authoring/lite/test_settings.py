"""What JupyterLite is told: does a kernel begin with the course, and ask nobody else?"""

import json
from pathlib import PurePosixPath
from urllib.parse import urljoin

from bpcourse.authoring.lite.build import KERNEL
from bpcourse.authoring.lite.settings import settings

WHEEL = "pypi/0123abcd/bpcourse-1.0-py3-none-any.whl"


def told():
    (kernel,) = json.loads(settings(WHEEL))["jupyter-config-data"]["litePluginSettings"].values()
    return kernel


def test_a_kernel_loads_numpy_and_matplotlib_and_then_the_course():
    *before, wheel = told()["loadPyodideOptions"]["packages"]
    assert before == ["numpy", "matplotlib"]
    worker = PurePosixPath("extensions", *KERNEL.parts[-2:], "static", "worker.js")
    assert urljoin(f"https://here/site/lite/{worker}", wheel) == f"https://here/site/lite/{WHEEL}"


def test_what_is_missing_is_looked_for_nowhere_else():
    assert told()["disablePyPIFallback"] is True
