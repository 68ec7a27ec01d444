"""A digest as feeds: RSS 2.0 (https://www.rssboard.org/rss-specification) and JSON Feed 1.1 (https://www.jsonfeed.org/version/1.1/).

One feed has one language. A story's id is the same in every run, so that no reader shows it twice.
"""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import format_datetime
from typing import TYPE_CHECKING, Any

from summarize.__about__ import __version__
from summarize.render import json, pages, templating

if TYPE_CHECKING:
    from summarize.digest_types import Digest
    from summarize.render.views import Edition, Story


def rss(digest: Digest, *, language: str | None = None, site: str | None = None, contact: str | None = None, review: bool = False) -> str:
    """Return the feed of one language, by default the digest's first, as RSS 2.0 with full content.

    ``site`` is the address of the page that the feed belongs to, ``contact`` where readers report an error. Stories that need review are
    left out unless ``review``; those without a text in the language always are.

    Raises:
        UnsupportedLanguage: a code that is not in the table of languages.
    """
    edition, stories = chosen(digest, language, contact=contact, review=review)
    return templating.render(
        "feed.xml",
        edition=edition,
        site=site or "urn:news-summarize:digest",
        built=format_datetime(digest.created.astimezone(UTC)),
        generator=f"summarize {__version__}",
        entries=[(story, identifier(story), _rss_date(story), content(story, edition)) for story in stories],
    )


def json_feed(
    digest: Digest, *, language: str | None = None, site: str | None = None, contact: str | None = None, review: bool = False
) -> str:
    """Return the feed of one language as JSON Feed 1.1; see :func:`rss`.

    Raises:
        UnsupportedLanguage: a code that is not in the table of languages.
    """
    edition, stories = chosen(digest, language, contact=contact, review=review)
    document: dict[str, Any] = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": edition.title.text,
        **({"home_page_url": site} if site else {}),
        "description": edition.words.text("machine"),
        "language": edition.lang,
        "items": [_item(story, edition) for story in stories],
    }
    return json.dumps(document) + "\n"


def chosen(digest: Digest, language: str | None, *, contact: str | None, review: bool) -> tuple[Edition, tuple[Story, ...]]:
    """Return one edition and those of its stories that leave the newsroom.

    Raises:
        UnsupportedLanguage: a code that is not in the table of languages.
    """
    edition = pages.editions(digest, None if language is None else [language], contact=contact)[0]
    return edition, tuple(story for story in edition.stories if story.grade != "missing" and (review or not story.review))


def identifier(story: Story) -> str:
    """Return the id of a story in one language."""
    return f"urn:news-summarize:{story.id}"


def content(story: Story, edition: Edition) -> str:
    """Return the whole story as HTML for a reader of feeds."""
    return templating.render("feed-item.html", story=story, words=edition.words).strip()


def _item(story: Story, edition: Edition) -> dict[str, Any]:
    item: dict[str, Any] = {"id": identifier(story)}
    if story.source.href:
        item["url"] = story.source.href
    item |= {
        "title": story.headline.text,
        "content_html": content(story, edition),
        "content_text": story.body.text,
        "language": story.body.lang,
        "authors": [{"name": story.source.name}],
    }
    if story.source.iso:
        item["date_published"] = story.source.iso
    about = "https://w3c-cg.github.io/ai-content-disclosure/"
    return item | {"_disclosure": {"about": about, **story.disclosure.keys()}, **({"_usage": story.usage} if story.usage else {})}


def _rss_date(story: Story) -> str:
    return format_datetime(datetime.fromisoformat(story.source.iso).astimezone(UTC)) if story.source.iso else ""
