"""A digest as feeds, posts and drafts, each in one language, from templates and small documents of JSON. Nothing is sent.

RSS 2.0: https://www.rssboard.org/rss-specification. JSON Feed 1.1: https://www.jsonfeed.org/version/1.1/. WordPress:
https://developer.wordpress.org/rest-api/reference/posts/#create-a-post. Ghost: https://docs.ghost.org/admin-api/posts/creating-a-post
(``?source=html``). ninjs 3.1: https://iptc.org/standards/ninjs/. Telegram: https://core.telegram.org/bots/api#sendmessage and #html-style.

A story's id is the same in every run, so that no reader shows it twice.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from email.utils import format_datetime
from html import escape
from typing import Any

from summarize.__about__ import __version__
from summarize.errors import OutputError
from summarize.render import json, templating
from summarize.render.pages import Edition, Story

#: Ghost refuses a longer excerpt. Characters.
_MAX_EXCERPT = 300
#: The longest message of Telegram, in UTF-16 code units. It counts after parsing; tags are counted here too, so that no client disagrees.
MAX_UTF16_UNITS = 4096
_GAP = "\n\n"


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


def drafts(make: Callable[[Story, Edition], dict[str, Any]], edition: Edition, stories: Sequence[Story]) -> str:
    """Return one body of a request a line; ``make`` is :func:`wordpress`, :func:`ghost` or :func:`ninjs`."""
    return "".join(json.dumps(make(story, edition), indent=None) + "\n" for story in stories)


def slug(story: Story) -> str:
    """Return the name by which a draft is found again, the same in every run: ``digest-ru-34119bfaa10290bf``."""
    return f"digest-{story.id.lower()}"


def wordpress(story: Story, edition: Edition) -> dict[str, Any]:
    """Return the body of a draft post for WordPress, whose titles and excerpts are HTML."""
    return {
        "status": "draft",
        "slug": slug(story),
        "title": escape(story.headline.text, quote=False),
        "content": content(story, edition),
        "excerpt": escape(_excerpt(story), quote=False),
        # WordPress alone has no languages; Polylang and WPML take this, others leave it.
        "lang": story.body.lang,
    }


def ghost(story: Story, edition: Edition) -> dict[str, Any]:
    """Return the body of a draft post for Ghost."""
    mark = story.disclosure
    post: dict[str, Any] = {
        "status": "draft",
        "slug": slug(story),
        "title": story.headline.text,
        "html": content(story, edition),
        "custom_excerpt": _excerpt(story),
        # A tag that begins with # is for editors and shows nowhere.
        "tags": [f"#{story.body.lang}"],
        "codeinjection_head": f'<meta name="ai-disclosure" content="{mark.value}">',
    }
    return {"posts": [post]}


def ninjs(story: Story, edition: Edition) -> dict[str, Any]:
    """Return an item of ninjs 3.1."""
    source = story.item.source
    optional = {
        "contentCreated": story.source.iso,
        "embargoed": source.embargo.isoformat() if source.embargo else None,
        "usageTerms": source.usage,
        "copyrightHolder": story.source.name if source.outlet or story.source.href else None,
    }
    return {
        "uri": identifier(story),
        "type": "text",
        "versionCreated": edition.created.isoformat(),
        **{key: value for key, value in optional.items() if value},
        "pubStatus": "usable",
        "language": story.body.lang,
        "headlines": [{"role": "main", "value": story.headline.text}],
        "bodies": [
            {"role": "main", "contentType": "text/plain", "value": story.body.text},
            {"role": "html", "contentType": "text/html", "value": content(story, edition)},
        ],
        "edNote": " ".join((*story.public_remarks, edition.notice)),
        "digitalSourceType": story.disclosure.source_type,
    }


def _excerpt(story: Story) -> str:
    """The first sentences that fit; a single longer one is left out and not cut."""
    taken = ""
    for sentence in story.sentences:
        longer = f"{taken} {sentence.text}".strip()
        if len(longer) > _MAX_EXCERPT:
            break
        taken = longer
    return taken


def messages(edition: Edition, stories: Sequence[Story]) -> str:
    """Return messages for Telegram, one a line, each a ``sendMessage`` request without its ``chat_id``; none cuts a story.

    Raises:
        OutputError: a story alone is longer than a message may be.
    """
    return "".join(
        json.dumps({"text": text, "parse_mode": "HTML", "link_preview_options": {"is_disabled": True}}, indent=None) + "\n"
        for text in _messages(edition, stories)
    )


def _messages(edition: Edition, stories: Sequence[Story]) -> list[str]:
    notice = f"<i>{escape(edition.notice)}</i>"
    head = f"<b>{escape(edition.title.text)}</b>\n{escape(edition.day)}"
    made, parts = [], [head]
    for story in stories:
        text = templating.render("telegram.html", story=story, words=edition.words).strip()
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
