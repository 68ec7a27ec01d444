"""Exports of blogs: WordPress's REST interface (``/wp-json/wp/v2/posts``) and Ghost's export file, both JSON. Drafts are left alone."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from summarize.errors import NotText
from summarize.ingest.fragment import fragment, plain_line
from summarize.ingest.news_item import Item, author_names, one_of_several

_TABLES = ("users", "posts_authors")


def wordpress(row: Mapping[str, Any]) -> Item | None:
    """Read a post of WordPress; None if the object is none, or is not published."""
    content, title, gmt = row.get("content"), row.get("title"), row.get("date_gmt")
    if not isinstance(content, dict) or not isinstance(content.get("rendered"), str):
        return None
    if row.get("status", "publish") not in ("publish", "future"):
        return None
    written = f"{gmt}Z" if isinstance(gmt, str) and gmt else row.get("date")
    named = title.get("rendered") if isinstance(title, dict) else ""
    return _post(content["rendered"], row, title=named, url=row.get("link"), written=written, held=row.get("status") == "future")


def ghost(root: Any) -> list[Item]:
    """Read the published posts of an export of Ghost; pages and drafts are none. Empty if a JSON value is no such export."""
    data = root.get("db", root) if isinstance(root, dict) else None
    data = data[0] if isinstance(data, list) and data else data
    data = data.get("data", data) if isinstance(data, dict) else None
    posts, users = (data.get("posts"), _ghost_authors(data)) if isinstance(data, dict) else (None, {})
    if not isinstance(posts, list) or not posts or not isinstance(posts[0], dict) or "html" not in posts[0]:
        return []
    posts = [post for post in posts if isinstance(post, dict) and post.get("type") != "page" and not post.get("page")]
    posts = [post for post in posts if post.get("status") in ("published", "scheduled", None)]
    return [item for post in posts for item in one_of_several(partial(_ghost_post, {"authors": users.get(str(post.get("id")))} | post))]


def _ghost_authors(data: Mapping[str, Any]) -> dict[str, list[Any]]:
    """The authors of each post by its id: an export keeps users, posts, and which belong together in three tables."""
    users, pairs = ([row for row in rows if isinstance(row, dict)] if isinstance(rows := data.get(name), list) else [] for name in _TABLES)
    names = {str(user.get("id")): user.get("name") for user in users}
    found: dict[str, list[Any]] = {}
    for pair in pairs:
        found.setdefault(str(pair.get("post_id")), []).append(names.get(str(pair.get("author_id"))))
    return found


def _ghost_post(post: Mapping[str, Any]) -> Item:
    title, html = post.get("title"), post.get("html")
    if not isinstance(html, str):
        what = plain_line(str(title or ""))[:80] or "without a title"
        raise NotText(f"a post without HTML ({what})", hint="export it from a newer Ghost, or save its text as .txt")
    held = post.get("status") == "scheduled"
    return _post(html, post, title=title, url=post.get("url"), written=post.get("published_at"), held=held, language=post.get("locale"))


def _post(html: str, row: Mapping[str, Any], *, title: Any, url: Any, written: Any, held: bool, language: Any = "") -> Item:
    """An item of a post; ``held`` is true for one that is to be published at ``written``."""
    embedded = row.get("_embedded")
    return Item.of(
        fragment(html),
        title=plain_line(str(title or "")),
        byline=author_names(embedded.get("author") if isinstance(embedded, dict) else row.get("authors")),
        url=str(url or ""),
        language=str(language or ""),
        dates=[str(written or "")],
        held=held,
        name=str(row.get("slug") or row.get("id") or "")[:80],
    )
