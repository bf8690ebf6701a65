"""A JupyterLab for the tests, and a page in headless Chromium to see it with."""

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import urllib.request
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests import needs

TOKEN = "for-the-test-only"
QUIET = str(Path(__file__).with_name("jupyter"))  # no question about news over what is clicked
needs_chromium = pytest.mark.usefixtures("chromium")


def find_chromium():
    """Path of the Chromium that is on PATH, under one of its names; None if there is none."""
    names = ("chromium", "chromium-browser", "google-chrome")
    return next(filter(None, map(shutil.which, names)), None)


@contextmanager
def served(*command, folder, environment=None):
    """Address of a JupyterLab that this command starts in a folder; it is ended with its kernels."""
    environment = dict(os.environ if environment is None else environment)
    others = environment.get("JUPYTER_CONFIG_PATH")
    own = tempfile.TemporaryDirectory()  # what another test's page has open is not opened here
    environment["JUPYTERLAB_WORKSPACES_DIR"] = own.name
    environment["JUPYTER_CONFIG_PATH"] = os.pathsep.join([*([others] if others else []), QUIET])
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = subprocess.Popen(
        [
            *command,
            "--no-browser",
            "--allow-root",
            f"--port={port}",
            "--ServerApp.port_retries=0",
            f"--IdentityProvider.token={TOKEN}",
        ],
        cwd=folder,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        _wait_for(f"http://127.0.0.1:{port}/api/status?token={TOKEN}")
        yield f"http://127.0.0.1:{port}"
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        try:
            server.wait(20)
        except subprocess.TimeoutExpired:
            os.killpg(server.pid, signal.SIGKILL)
        own.cleanup()


def _wait_for(address, seconds=60):
    for _ in range(seconds * 5):
        try:
            return urllib.request.urlopen(address).read()
        except OSError:
            time.sleep(0.2)
    raise TimeoutError(f"no answer from {address}")


@contextmanager
def browser_page(width, height):
    """An empty page."""
    sync_api = pytest.importorskip("playwright.sync_api", reason=needs.PLAYWRIGHT)
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=find_chromium(),
            args=[
                "--no-sandbox",
                "--disable-gpu",
                "--disable-background-networking",
                "--disable-component-update",
                "--no-first-run",
            ],
        )
        yield browser.new_page(viewport={"width": width, "height": height})
        browser.close()
