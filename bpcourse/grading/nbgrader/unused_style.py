"""A page without the style that nothing on it uses.

nbgrader's feedback page brings all of Bootstrap along, 117 kB, of which it uses a tenth, and a mark
around each name and comma of the code, for which no style says anything.
"""

from __future__ import annotations

import functools
import html
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import tinycss2

STYLE = re.compile(r"(<[sS][tT][yY][lL][eE]\b[^>]*>)(.*?)(</[sS][tT][yY][lL][eE]>)", re.DOTALL)
ATTRIBUTE = re.compile(r"""([sSdD])\s*=\s*("[^"]*"|'[^']*'|[^\s"'>]+)""")  # class or id, or others
TAG = re.compile(r"</?([a-zA-Z][\w-]*)")
MARK = re.compile(r'<span class="([\w-]+)">([^<]*)</span>')
IMPLIED = frozenset({"html", "head", "body", "tbody", "colgroup", "img"})  # though none is written
BLOCKS = {"media", "supports"}  # rules under a condition
NAMED = {"font-face", "keyframes", "-webkit-keyframes", "-o-keyframes"}  # other rules name them


@dataclass(frozen=True)
class Rule:
    """A rule of a stylesheet.

    text       what follows the selectors; all of it where there are none
    selectors  each as text, and what an element and those around it must have: ".class", "#id",
               "tag"
    inner      the rules under a condition
    name       without which a font or an animation is not used
    """

    text: str
    selectors: tuple[tuple[str, frozenset[str]], ...] = ()
    inner: tuple[Rule, ...] = ()
    name: str = ""


def without_unused_style(page: str) -> str:
    """The page, which looks the same, without style that no element of it can match.

    When in doubt, a rule stays: only names of classes, ids and elements are looked at.
    """
    parts = STYLE.split(page)  # text, then start, style, end and text for each style
    styles = tuple(parts[2::4])
    styled = _styled(styles)
    parts[::4] = (
        MARK.sub(lambda mark: mark[0] if f".{mark[1]}" in styled else mark[2], text)
        for text in parts[::4]
    )
    bare = "".join(parts[::4])
    named = frozenset(name for name in _named(styles) if name in bare)
    parts[2::4] = (f"\n{style}" for style in _lean(styles, names_on(bare) & styled, named))
    return "".join(parts)


def names_on(page: str) -> frozenset[str]:
    """What elements of a page have: ".class", "#id", "tag"; perhaps more, never less."""
    found = {tag.lower() for tag in set(TAG.findall(page))}
    for name, value in set(ATTRIBUTE.findall(page)):
        sign = "." if name in "sS" else "#"
        found |= {sign + word for word in html.unescape(value.strip("\"'")).split()}
    return IMPLIED | found


@functools.lru_cache(maxsize=16)
def _styled(styles: tuple[str, ...]) -> frozenset[str]:
    """The names that stylesheets speak of."""
    rules = _flat(rule for style in styles for rule in _rules(style))
    return frozenset(name for rule in rules for _, needs in rule.selectors for name in needs)


def _named(styles: tuple[str, ...]) -> set[str]:
    """The names of fonts and animations."""
    return {rule.name for style in styles for rule in _rules(style) if rule.name}


@functools.lru_cache(maxsize=64)
def _lean(styles: tuple[str, ...], there: frozenset[str], named: frozenset[str]) -> tuple[str, ...]:
    """The stylesheets for a page on which so much is there; fonts and animations if it names them,
    or a style does that it uses.
    """
    texts = ["".join(_used(_rules(style), there, frozenset())) for style in styles]
    said = "".join(texts)
    named |= {name for name in _named(styles) if name in said}
    return tuple("".join(_used(_rules(style), there, named)) for style in styles)


def _used(rules: Iterable[Rule], there: frozenset[str], named: frozenset[str]) -> Iterator[str]:
    """The text of the rules that elements can match; of fonts and animations, those named."""
    for rule in rules:
        if rule.inner:
            if inner := "".join(_used(rule.inner, there, named)):
                yield f"{rule.text}{{\n{inner}}}\n"
        elif rule.selectors:
            if kept := [text for text, needs in rule.selectors if needs <= there]:
                yield f"{','.join(kept)}{rule.text}\n"
        elif not rule.name or rule.name in named:
            yield f"{rule.text}\n"


def _flat(rules: Iterable[Rule]) -> Iterator[Rule]:
    for rule in rules:
        yield rule
        yield from _flat(rule.inner)


@functools.lru_cache(maxsize=16)
def _rules(style: str) -> tuple[Rule, ...]:
    """A stylesheet's rules. No comments but those of a license."""
    nodes = tinycss2.parse_stylesheet(style, skip_whitespace=True)
    return tuple(rule for node in nodes if (rule := _rule(node)))


def _rule(node: Any) -> Rule | None:
    if node.type == "comment":
        return Rule(node.serialize()) if node.value.startswith("!") else None
    if node.type == "qualified-rule":
        body = tinycss2.serialize(node.content).strip()
        return Rule(f"{{{body}}}", tuple(_selectors(node.prelude)))
    if node.type != "at-rule" or node.content is None:
        return Rule(node.serialize())
    if node.lower_at_keyword in BLOCKS:
        inner = tinycss2.parse_rule_list(node.content, skip_whitespace=True)
        text = f"@{node.at_keyword}{tinycss2.serialize(node.prelude)}"
        return Rule(text, inner=tuple(rule for one in inner if (rule := _rule(one))))
    name = _name(node) if node.lower_at_keyword in NAMED else ""
    return Rule(node.serialize(), name=name)


def _selectors(prelude: list[Any]) -> Iterator[tuple[str, frozenset[str]]]:
    """The selectors of a list, and what each needs; what stands in brackets is not looked at."""
    part: list[Any] = []
    for node in [*prelude, None]:
        if node is None or node == ",":
            yield tinycss2.serialize(part).strip(), frozenset(_needs(part))
            part = []
        elif node.type != "comment":
            part.append(node)


def _needs(selector: list[Any]) -> Iterator[str]:
    before = ""
    for node in selector:
        if node.type == "hash":
            yield f"#{node.value}"
        elif node.type == "ident" and before != ":":
            yield f".{node.value}" if before == "." else node.lower_value
        before = node.value if node.type == "literal" else ""


def _name(node: Any) -> str:
    """Of a font: its family; of an animation: its name."""
    said: list[Any] = node.prelude
    if node.lower_at_keyword == "font-face":
        declared: list[Any] = tinycss2.parse_declaration_list(node.content, skip_whitespace=True)
        said = [
            part
            for one in declared
            if one.type == "declaration" and one.lower_name == "font-family"
            for part in one.value
        ]
    return " ".join(part.value for part in said if part.type in {"ident", "string"})
