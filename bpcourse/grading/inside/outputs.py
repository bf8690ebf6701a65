"""Outputs of a cell, of the form that notebooks have."""

from __future__ import annotations

from typing import Any

Output = dict[str, Any]
"""JSON: "output_type", and what goes with it."""


def stream(name: str, text: str) -> Output:
    """What was printed; name: "stdout" or "stderr"."""
    return {"output_type": "stream", "name": name, "text": text}


def error(kind: str, message: str, traceback: list[str]) -> Output:
    """An exception: the name of its class, its message, and the lines that show it."""
    return {"output_type": "error", "ename": kind, "evalue": message, "traceback": traceback}


def result(text: str) -> Output:
    """The value of a cell's last expression, as text."""
    return {
        "output_type": "execute_result",
        "metadata": {},
        "execution_count": None,
        "data": {"text/plain": text},
    }


def display(data: dict[str, Any]) -> Output:
    """What was shown: {type of content: content}."""
    return {"output_type": "display_data", "metadata": {}, "data": data}


def picture(png: str, words: str = "") -> Output:
    """A figure: PNG in base 64, and what is to be seen on it, where that was said."""
    return display({"image/png": png, "text/plain": words or "<Figure>"})
