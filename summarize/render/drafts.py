"""A digest for newsroom systems: bodies of draft posts for WordPress and Ghost, and ninjs items; one JSON object a line. Nothing is sent.

WordPress: https://developer.wordpress.org/rest-api/reference/posts/#create-a-post. Ghost: https://docs.ghost.org/admin-api/posts/creating-a-post
(``?source=html``). ninjs 3.1: https://iptc.org/standards/ninjs/.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from html import escape
from typing import TYPE_CHECKING, Any

from summarize.render import feed, json

if TYPE_CHECKING:
    from summarize.render.pages import Edition, Story

#: Ghost refuses a longer excerpt. Characters.
_MAX_EXCERPT = 300


def render(make: Callable[[Story, Edition], dict[str, Any]], edition: Edition, stories: Sequence[Story]) -> str:
    """Return drafts, one a line; ``make`` is :func:`wordpress`, :func:`ghost` or :func:`ninjs`."""
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
        "content": feed.content(story, edition),
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
        "html": feed.content(story, edition),
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
        "uri": feed.identifier(story),
        "type": "text",
        "versionCreated": edition.created.isoformat(),
        **{key: value for key, value in optional.items() if value},
        "pubStatus": "usable",
        "language": story.body.lang,
        "headlines": [{"role": "main", "value": story.headline.text}],
        "bodies": [
            {"role": "main", "contentType": "text/plain", "value": story.body.text},
            {"role": "html", "contentType": "text/html", "value": feed.content(story, edition)},
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
