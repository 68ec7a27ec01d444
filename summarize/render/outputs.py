"""Results and digests in the formats of ``summarize run`` and ``summarize digest``."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from summarize.digest_types import Digest
from summarize.types import Result

ResultFormat = Literal["text", "md", "json", "jsonl"]
DigestFormat = Literal["html", "md", "json", "epub", "rss", "jsonfeed", "telegram", "eml", "wordpress", "ghost", "ninjs", "xliff"]


def render_result(
    result: Result, format: ResultFormat = "text", *, name: str | None = None, show_excluded: bool = False, explain: bool = False
) -> str:
    """Render a result as ``summarize run`` writes it.

    Args:
        result: what :meth:`summarize.Summarizer.summarize` returned.
        format: ``text``, ``md``, ``json`` (indented) or ``jsonl`` (one line).
        name: the article's name above its part, where there are several; text and Markdown only.
        show_excluded: adds the text that was left out; text and Markdown only.
        explain: adds every line with its label, score and reasons.

    >>> from summarize import Summarizer
    >>> with Summarizer("fake") as s:
    ...     result = s.summarize("The port of Skerry opened again on Friday.", to=())
    >>> print(render_result(result, "md").splitlines()[0])
    ---
    """
    from summarize.render import json, markdown, text

    if format in ("json", "jsonl"):
        return json.dumps(json.result(result, lines=explain), indent=2 if format == "json" else None) + "\n"
    if format == "md":
        return markdown.result(result, name=name, show_excluded=show_excluded, explain=explain)
    return text.plain(text.result(result, name=name, show_excluded=show_excluded, explain=explain))


def render_digest(
    digest: Digest,
    format: DigestFormat = "html",
    *,
    language: str | None = None,
    site: str | None = None,
    contact: str | None = None,
    include_review: bool = False,
    proof: bool = True,
) -> bytes:
    """Render a digest as ``summarize digest`` writes it, in UTF-8.

    Args:
        digest: what :func:`summarize.build_digest` returned.
        format: ``html``, ``md``, ``json`` and ``epub`` hold all languages or one; the others, for feeds, posts and drafts, hold one.
        language: the one language, such as ``"ru"``; None is all, or the first where there can be only one.
        site: the page that a feed belongs to.
        contact: ``mailto:…`` or ``https://…``, for a link to report an error with each story.
        include_review: puts stories that need review into feeds, posts and newsletters.
        proof: calls a source without outlet, address and byline by the name of its file; feeds, posts, newsletters and drafts never do.
    """
    from summarize.render import digest_json, epub, html, markdown, newsletter, pages, posts, xliff

    if format == "json":
        return digest_json.render(digest, language=language).encode("utf-8", "replace")
    if format == "xliff":
        return xliff.render(digest, language or next(iter(digest.languages), "en")).encode("utf-8", "replace")
    proof = proof and format in ("html", "md", "epub")
    editions = pages.editions(digest, None if language is None else [language], contact=contact, proof=proof)
    one, stories = editions[0], editions[0].published(review=include_review)
    write: dict[str, Callable[[], str | bytes]] = {
        "html": lambda: html.render(editions, digest.languages if language is not None else ()),
        "md": lambda: markdown.digest(editions),
        "epub": lambda: epub.build(editions),
        "rss": lambda: posts.rss(one, stories, site),
        "jsonfeed": lambda: posts.json_feed(one, stories, site),
        "telegram": lambda: posts.messages(one, stories),
        "eml": lambda: newsletter.render(one, stories),
        "wordpress": lambda: posts.drafts(posts.wordpress, one, stories),
        "ghost": lambda: posts.drafts(posts.ghost, one, stories),
        "ninjs": lambda: posts.drafts(posts.ninjs, one, stories),
    }
    made = write[format]()
    return made if isinstance(made, bytes) else made.encode("utf-8", "replace")
