"""The text of an article in the JSON-LD of its page."""

from __future__ import annotations

from typing import Any

from lxml.html import HtmlElement

from summarize.ingest.fragment import plain_lines
from summarize.text.strict_json import loads


def structured_lines(tree: HtmlElement) -> list[str]:
    """Return the paragraphs of the longest ``articleBody`` in the page's JSON-LD, tags and entities resolved; empty if it has none."""
    bodies: list[str] = []
    for script in tree.xpath("//script[@type='application/ld+json']")[:50]:
        if script.text and "articleBody" in script.text:
            try:
                _collect(loads(script.text, strict=False), bodies, 0)
            except ValueError:
                continue
    return plain_lines(max(bodies, key=len)) if bodies else []


def _collect(node: Any, bodies: list[str], depth: int) -> None:
    if isinstance(node, list):
        for one in node[:100]:
            _collect(one, bodies, depth + 1)
    elif isinstance(node, dict) and depth < 6:
        body = node.get("articleBody")
        if isinstance(body, str):
            bodies.append(body)
        for key in ("@graph", "mainEntity", "liveBlogUpdate"):
            if key in node:
                _collect(node[key], bodies, depth + 1)
