"""What stands in several files about the project says the same in all of them."""

import importlib.metadata
import re
import tomllib
from pathlib import Path

import pytest
import yaml

import bpcourse

ROOT = Path(__file__).resolve().parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def read_yaml(name):
    return yaml.safe_load((ROOT / name).read_text(encoding="utf-8"))


def test_the_version_is_that_of_the_package():
    assert "version" in PROJECT["project"]["dynamic"]
    assert importlib.metadata.version("bpcourse") == bpcourse.__version__


def test_the_changelog_begins_with_this_version_and_tells_of_each_before():
    versions = re.findall(
        r"^## \[(.+?)\] - (?:\d{4}-\d\d-\d\d|unreleased)$",
        (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"),
        re.MULTILINE,
    )
    assert versions[0] == bpcourse.__version__
    assert versions[-1] == "0.1.0" and len(set(versions)) == len(versions)


def test_the_citation_is_of_this_version_and_has_what_the_format_requires():
    citation = read_yaml("CITATION.cff")
    assert citation["version"] == bpcourse.__version__
    assert citation["cff-version"] == "1.2.0"
    assert citation["message"] and citation["title"] and citation["authors"]
    assert PROJECT["project"]["license"] in citation["license"]
    assert set(citation) <= {
        "abstract",
        "authors",
        "cff-version",
        "date-released",
        "keywords",
        "license",
        "message",
        "title",
        "type",
        "version",
    }


def test_the_hooks_download_nothing():
    for repository in read_yaml(".pre-commit-config.yaml")["repos"]:
        assert repository["repo"] == "local"
        assert {hook["language"] for hook in repository["hooks"]} == {"system"}


def test_the_workflow_runs_what_ci_runs_and_every_python_above():
    jobs = read_yaml(".github/workflows/ci.yml")["jobs"]
    assert "bash .ci/run" in [step.get("run") for step in jobs["all"]["steps"]]
    lowest = PROJECT["project"]["requires-python"].removeprefix(">=")
    tried = [lowest, *jobs["quick"]["strategy"]["matrix"]["python"]]
    minors = [int(version.removeprefix("3.")) for version in tried]
    assert minors == list(range(minors[0], minors[0] + len(minors)))
    assert f"python:{lowest}-" in jobs["all"]["container"]["image"]


@pytest.mark.parametrize("tool", ["ruff check", "ruff format --check", "pyright", "pytest"])
def test_ci_runs_the_tools(tool):
    assert f"uv run {tool}" in (ROOT / ".ci" / "run").read_text(encoding="utf-8")


def test_the_checked_python_is_the_lowest_supported():
    lowest = PROJECT["project"]["requires-python"].removeprefix(">=")
    assert PROJECT["tool"]["pyright"]["pythonVersion"] == lowest
