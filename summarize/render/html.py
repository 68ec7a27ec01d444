"""A digest as one web page that is complete in itself: no script, no file beside it, no address fetched.

All languages are in the page; links and CSS (``:target``) show one of them. The page's own policy forbids everything but its one style.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Sequence
from typing import Any

from summarize.__about__ import __version__
from summarize.digest_types import Source
from summarize.render import disclosure, links, templating
from summarize.render.json import script_source
from summarize.render.pages import Edition, Story
from summarize.render.views import Text, direction, native_name


def render(editions: Sequence[Edition], siblings: Sequence[str] = ()) -> str:
    """Return the page, ending in a newline; the first edition is the one that is shown.

    ``siblings`` are the languages of a folder that has one page, ``CODE.html``, a language: the switch links them.
    """
    style = templating.render("digest.css")
    return templating.render(
        "digest.html",
        editions=editions,
        siblings=[Text(native_name(code), code, direction(code)) for code in siblings],
        policy=policy(style),
        disclosure=disclosure.together(edition.disclosure for edition in editions),
        json_ld=script_source(json_ld(editions)),
        generator=f"summarize {__version__}",
    )


def policy(style: str) -> str:
    """The Content-Security-Policy of a page whose one inline style is ``style``."""
    digest = base64.b64encode(hashlib.sha256(style.encode("utf-8")).digest()).decode("ascii")
    return f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:; base-uri 'none'; form-action 'none'"


def json_ld(editions: Iterable[Edition]) -> dict[str, Any]:
    """Return the stories of a page as schema.org ``NewsArticle`` nodes."""
    return {"@context": "https://schema.org", "@graph": [_node(story, edition) for edition in editions for story in edition.stories]}


def _node(story: Story, edition: Edition) -> dict[str, Any]:
    item, mark = story.item, story.disclosure
    node: dict[str, Any] = {
        "@type": "NewsArticle",
        "@id": f"#{story.id}",
        "identifier": f"{item.id}-{edition.code}",
        "headline": story.headline.text,
        "articleBody": story.body.text,
        "inLanguage": story.body.lang,
        "dateCreated": edition.created.isoformat(),
        "digitalSourceType": mark.schema_type,
        "isBasedOn": [_based_on(source, item.language) for source in (item.source, *item.also)],
    }
    if story.original is not None:
        node["translationOfWork"] = {
            "@type": "NewsArticle",
            "headline": story.original_headline.text,
            "articleBody": story.original.text,
            "inLanguage": story.original.lang,
        }
    if mark.reviewers:
        node["editor"] = [{"@type": "Person", "name": name} for name in mark.reviewers]
    if item.source.usage:
        node["usageInfo"] = {"@type": "CreativeWork", "text": item.source.usage}
    return node


def _based_on(source: Source, language: str) -> dict[str, Any]:
    found: dict[str, Any] = {"@type": "NewsArticle", "inLanguage": language}
    if source.title:
        found["headline"] = source.title
    if address := links.href(source.url) or links.href(source.location):
        found["url"] = address
    if name := links.place(source):
        role, kind = ("publisher", "Organization") if source.outlet or "url" in found else ("author", "Person")
        found[role] = {"@type": kind, "name": name}
    if source.published:
        found["datePublished"] = source.published.isoformat()
    return found
