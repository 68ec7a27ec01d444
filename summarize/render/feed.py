"""A digest as feeds: RSS 2.0 (https://www.rssboard.org/rss-specification) and JSON Feed 1.1 (https://www.jsonfeed.org/version/1.1/).

One feed has one language. A story's id is the same in every run, so that no reader shows it twice.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import TYPE_CHECKING, Any

from summarize.__about__ import __version__
from summarize.render import json, templating

if TYPE_CHECKING:
    from summarize.render.pages import Edition, Story


def rss(edition: Edition, stories: Sequence[Story], site: str | None) -> str:
    """Return stories of one language as RSS 2.0 with full content; ``site`` is the address of the page that the feed belongs to."""
    return templating.render(
        "feed.xml",
        edition=edition,
        site=site or "urn:news-summarize:digest",
        built=format_datetime(edition.created.astimezone(UTC)),
        generator=f"summarize {__version__}",
        entries=[(story, identifier(story), _rss_date(story), content(story, edition)) for story in stories],
    )


def json_feed(edition: Edition, stories: Sequence[Story], site: str | None) -> str:
    """Return stories of one language as JSON Feed 1.1; see :func:`rss`."""
    document: dict[str, Any] = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": edition.title.text,
        **({"home_page_url": site} if site else {}),
        "description": edition.notice,
        "language": edition.code,
        "items": [_item(story, edition) for story in stories],
    }
    return json.dumps(document) + "\n"


def identifier(story: Story) -> str:
    """Return the id of a story in one language."""
    return f"urn:news-summarize:{story.id}"


def content(story: Story, edition: Edition) -> str:
    """Return the whole story as HTML for a reader of feeds."""
    return templating.render("feed-item.html", story=story, edition=edition, words=edition.words).strip()


def _item(story: Story, edition: Edition) -> dict[str, Any]:
    source, about = story.source, "https://w3c-cg.github.io/ai-content-disclosure/"
    return {
        "id": identifier(story),
        **({"url": source.href} if source.href else {}),
        "title": story.headline.text,
        "content_html": content(story, edition),
        "content_text": story.body.text,
        "language": story.body.lang,
        **({"authors": [{"name": source.name}]} if source.name else {}),
        **({"date_published": source.iso} if source.iso else {}),
        "_disclosure": {"about": about, **story.disclosure.keys()},
        **({"_usage": story.usage} if story.usage else {}),
    }


def _rss_date(story: Story) -> str:
    return format_datetime(datetime.fromisoformat(story.source.iso).astimezone(UTC)) if story.source.iso else ""
