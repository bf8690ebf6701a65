"""Pictures of outputs: out of the pages into files of their own, with words; and thumbnails."""

from __future__ import annotations

import base64
import html
import re
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from typing import Any

from bpcourse.authoring.errors import AuthoringError

THUMBNAIL = (480, 300)  # pixels, at most
_EMBEDDED = re.compile(r'src="data:image/(png|gif);base64,([^"]+)"')


def out_of_the_page(notebook: Any, folder: Path, name: str) -> None:
    """Write each picture of a notebook's outputs into a file, and name the file in its place.

    folder  the pictures of all units; a page one folder below the top finds it by ../
    name    with which the files' names begin
    """
    count = 0
    for output in _with_data(notebook):
        data = output["data"]
        if "image/png" in data and "text/html" not in data:
            words = html.escape("".join(data.get("text/plain", "")))
            data["text/html"] = (
                f'<img src="data:image/png;base64,{data["image/png"]}" alt="{words}">'
            )
        data.pop("image/png", None)

        def to_file(found: re.Match[str]) -> str:
            nonlocal count
            count += 1
            file = f"{name}-{count:02d}.{found[1]}"
            (folder / file).write_bytes(base64.b64decode(found[2]))
            return f'loading="lazy" src="../{folder.name}/{file}"'

        if "text/html" in data:
            data["text/html"] = _EMBEDDED.sub(to_file, "".join(data["text/html"]))


def thumbnails(notebooks: Mapping[str, Any], choice: str, folder: Path) -> dict[str, Path]:
    """Write a small picture for each unit, chosen from its outputs: {unit: its file}.

    notebooks  {unit: executed notebook}
    choice     lines like `02_mlp: Two moons`: a unit, and how the words of its picture begin
    AuthoringError where there is no such picture, or no choice for a unit.
    """
    chosen = dict(
        line.split(": ", 1) for line in choice.splitlines() if line and not line.startswith("#")
    )
    files: dict[str, Path] = {}
    for unit, notebook in notebooks.items():
        picture = _picture(notebook, chosen.get(unit, "").strip())
        if picture is None:
            raise AuthoringError(
                "docs/thumbnails.txt must choose a picture of this unit, by the first words of its "
                f"text alternative; none begins with {chosen.get(unit, '')!r}",
                unit=unit,
            )
        files[unit] = folder / f"{unit}.png"
        files[unit].write_bytes(_small(picture))
    return files


def _picture(notebook: Any, words: str) -> bytes | None:
    for output in _with_data(notebook):
        data = output["data"]
        if words and "image/png" in data and "".join(data["text/plain"]).startswith(words):
            return base64.b64decode(data["image/png"])
    return None


def _small(picture: bytes) -> bytes:
    from PIL import Image

    image = Image.open(BytesIO(picture)).convert("RGB")
    image.thumbnail(THUMBNAIL, Image.Resampling.LANCZOS)
    content = BytesIO()
    image.quantize(128).save(content, "PNG", optimize=True)
    return content.getvalue()


def _with_data(notebook: Any) -> list[Any]:
    return [
        output
        for cell in notebook["cells"]
        for output in cell.get("outputs", ())
        if "data" in output
    ]
