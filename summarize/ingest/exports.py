"""Exports of blogs: WordPress's REST interface (``/wp-json/wp/v2/posts``) and Ghost's export file, both JSON. Drafts are left alone."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from summarize.errors import NotText
from summarize.ingest.fragment import fragment, plain_line
from summarize.ingest.moments import moment_of
from summarize.ingest.news_item import NO_END, Item, one_of_several


def wordpress(row: Mapping[str, Any]) -> Item | None:
    """Read a post of WordPress; None if the object is none, or is not published."""
    content, title = row.get("content"), row.get("title")
    if not isinstance(content, dict) or not isinstance(content.get("rendered"), str):
        return None
    if row.get("status", "publish") not in ("publish", "future"):
        return None
    gmt = row.get("date_gmt")
    published = moment_of(f"{gmt}Z" if isinstance(gmt, str) and gmt else str(row.get("date") or ""))
    return Item.of(
        fragment(content["rendered"]),
        title=plain_line(str(title.get("rendered") or "")) if isinstance(title, dict) else "",
        url=str(row.get("link") or ""),
        published=published,
        embargo=(published or NO_END) if row.get("status") == "future" else None,
        name=str(row.get("slug") or row.get("id") or "")[:80],
    )


def is_ghost(root: Any) -> bool:
    """Report whether a JSON value is an export of Ghost."""
    return bool(_ghost_posts(root))


def _ghost_posts(root: Any) -> list[Any]:
    data = root.get("db", root) if isinstance(root, dict) else None
    data = data[0] if isinstance(data, list) and data else data
    data = data.get("data", data) if isinstance(data, dict) else None
    posts = data.get("posts") if isinstance(data, dict) else None
    return posts if isinstance(posts, list) and posts and isinstance(posts[0], dict) and "html" in posts[0] else []


def ghost(root: Any) -> list[Item]:
    """Read the published posts of an export of Ghost; pages and drafts are none."""
    posts = [post for post in _ghost_posts(root) if isinstance(post, dict) and post.get("type") != "page" and not post.get("page")]
    posts = [post for post in posts if post.get("status") in ("published", "scheduled", None)]
    return [item for post in posts for item in one_of_several(partial(_ghost_post, post))]


def _ghost_post(post: Mapping[str, Any]) -> Item:
    title, html = plain_line(str(post.get("title") or "")), post.get("html")
    if not isinstance(html, str):
        raise NotText(
            f"a post without HTML ({title[:80] or 'without a title'})", hint="export it from a newer Ghost, or save its text as .txt"
        )
    published = moment_of(str(post.get("published_at") or ""))
    return Item.of(
        fragment(html),
        title=title,
        url=str(post.get("url") or ""),
        language=str(post.get("locale") or ""),
        published=published,
        embargo=(published or NO_END) if post.get("status") == "scheduled" else None,
        name=str(post.get("slug") or post.get("id") or "")[:80],
    )
