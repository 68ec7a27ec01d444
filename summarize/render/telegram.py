"""A digest as messages for Telegram: one JSON object a line, each the body of a ``sendMessage`` request without its ``chat_id``.

Limits and tags: https://core.telegram.org/bots/api#sendmessage and #html-style. Nothing is sent.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from summarize.errors import OutputError
from summarize.render import json, templating

if TYPE_CHECKING:
    from collections.abc import Iterable

    from summarize.render.pages import Edition, Story

#: The longest message, in UTF-16 code units. Telegram counts after parsing; tags are counted here too, so that no client disagrees.
MAX_UTF16_UNITS = 4096
_GAP = "\n\n"


def render(edition: Edition, stories: Iterable[Story]) -> str:
    """Return the messages of one language; each ends with the reader's notice, none cuts a story.

    Raises:
        OutputError: a story alone is longer than a message may be.
    """
    return "".join(
        json.dumps({"text": text, "parse_mode": "HTML", "link_preview_options": {"is_disabled": True}}, indent=None) + "\n"
        for text in _messages(edition, stories)
    )


def _messages(edition: Edition, stories: Iterable[Story]) -> list[str]:
    notice = f"<i>{escape(edition.notice)}</i>"
    head = f"<b>{escape(edition.title.text)}</b>\n{escape(edition.day)}"
    made, parts = [], [head]
    for story in stories:
        text = _story(story, edition)
        if units(_GAP.join((head, text, notice))) > MAX_UTF16_UNITS:
            raise OutputError(
                f"a story of {units(text)} characters does not fit into a Telegram message of {MAX_UTF16_UNITS} ({story.headline.text})",
                hint="make its summary shorter with --sentences or --words, or leave it out with --exclude",
            )
        if units(_GAP.join((*parts, text, notice))) > MAX_UTF16_UNITS:
            made.append(_GAP.join((*parts, notice)))
            parts = []
        parts.append(text)
    return [*made, _GAP.join((*parts, notice))] if made or len(parts) > 1 else []


def units(text: str) -> int:
    """Return the length of ``text`` in UTF-16 code units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _story(story: Story, edition: Edition) -> str:
    return templating.render("telegram.html", story=story, words=edition.words).strip()
