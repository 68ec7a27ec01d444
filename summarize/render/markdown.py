"""Results and digests as Markdown (CommonMark). Text from outside cannot become a link, a heading or HTML: see :func:`safe.markdown`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from markupsafe import Markup

from summarize.render import disclosure, safe, templating, wording
from summarize.render.json import script_source
from summarize.render.pages import Edition
from summarize.types import Result

_NOT_IN_ADDRESS = re.compile(r"[\s<>\\\x00-\x1f\x7f]")


def result(result: Result, *, name: str | None = None, show_excluded: bool = False, explain: bool = False) -> str:
    """Return a result as Markdown, ending in a newline.

    ``name`` is the title of an article that has none of its own: one of several in a document, so that no front matter (marks for
    programs, ``docs/disclosure.md``) is before it; ``show_excluded`` adds the text left out, ``explain`` every line with
    its label, score and reasons.
    """
    marks = disclosure.of_result(result)
    return templating.render_markdown(
        "result.md",
        result=result,
        front={"lang": list(marks), "disclosure": marks} if name is None else {},
        title=safe.line(wording.title(result) or name or "") or "Summary",
        notice=disclosure.notice(result),
        about_body=wording.about_body(result),
        lines=[line for line in result.cleaned.lines if line.label != "blank" and (explain or line.label != "body")],
        lines_heading="Every line" if explain else "Left out" if show_excluded and result.excluded else "",
        wording=wording,
        code=_code,
        json=_json,
    )


def digest(editions: Sequence[Edition]) -> str:
    """Return a digest, ending in a newline: one edition after the other; only addresses that the page would link are links."""
    front = {
        "date": editions[0].iso,
        "lang": [edition.code for edition in editions],
        **disclosure.together(edition.disclosure for edition in editions).keys(),
        "stories": {story.id: story.disclosure.keys() for edition in editions for story in edition.stories},
    }
    return templating.render_markdown("digest.md", editions=editions, front=front, address=_address, code=_code, json=_json)


def _json(value: object) -> Markup:
    """A value of the front matter, which is YAML: JSON is YAML too."""
    return script_source(value)


def _code(text: str) -> Any:
    """A code span; a grave accent inside one could end it, so it goes."""
    shown = safe.line(text).replace("`", "'")
    return Markup(f"`{shown}`" if shown else "")  # noqa: S704 - nothing in a code span is more than text


def _address(href: str) -> Any:
    """An address between ``<`` and ``>``."""
    return Markup(_NOT_IN_ADDRESS.sub(lambda found: f"%{ord(found[0]):02X}", href))  # noqa: S704 - nothing in it ends it
