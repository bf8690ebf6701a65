"""`bpcourse start` and `bpcourse progress` where only NumPy, Matplotlib and IPython are installed."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from bpcourse.learner.folder import FolderError
from bpcourse.learner.front_door import progress_lines, start_lines

NEEDS_MORE = (
    "Here are `start` and `progress` alone: the other commands need what the course was installed "
    "without. Install it with its dependencies, leaving out --no-deps."
)


def main() -> None:
    """The two commands, in plain text. Exit code 2 with a sentence for what cannot be done."""
    parser = argparse.ArgumentParser("bpcourse", description=NEEDS_MORE)
    commands = parser.add_subparsers(dest="command", required=True, metavar="start | progress")
    start = commands.add_parser("start", help="make a folder of your own, or bring it up to date")
    start.add_argument("--instructor", action="store_true", help="a folder to teach from")
    progress = commands.add_parser("progress", help="what is done, and where to go on")
    for command in (start, progress):
        command.add_argument("folder", nargs="?", type=Path, help="default: backprop-course")
    asked = sys.argv[1:2]
    if asked and not asked[0].startswith("-") and asked[0] not in commands.choices:
        parser.exit(2, f"bpcourse {asked[0]}: {NEEDS_MORE}\n")
    options = parser.parse_args()
    try:
        if options.command == "start":
            lines = start_lines(options.folder, options.instructor)
        else:
            lines = progress_lines(options.folder)
        for line in lines:
            print(line)  # noqa: T201  a terminal without rich
    except (FolderError, OSError) as error:
        parser.exit(2, f"{error}\n")
