"""Results and digests in the formats of ``summarize run`` and ``summarize digest``."""

from __future__ import annotations

from typing import Literal

from summarize.digest_types import Digest
from summarize.types import Result

ResultFormat = Literal["text", "md", "json", "jsonl"]
DigestFormat = Literal["html", "md", "json", "epub", "rss", "jsonfeed", "telegram", "eml", "wordpress", "ghost", "ninjs", "xliff"]


def render_result(
    result: Result,
    format: ResultFormat = "text",
    *,
    name: str | None = None,
    show_excluded: bool = False,
    explain: bool = False,
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
) -> bytes:
    """Render a digest as ``summarize digest`` writes it, in UTF-8.

    Args:
        digest: what :func:`summarize.build_digest` returned.
        format: ``html``, ``md``, ``json`` and ``epub`` hold all languages or one; the others, for feeds, posts and drafts, hold one.
        language: the one language, such as ``"ru"``; None is all, or the first where there can be only one.
        site: the page that a feed belongs to.
        contact: ``mailto:…`` or ``https://…``, for a link to report an error with each story.
        include_review: puts stories that need review into feeds, posts and newsletters.
    """
    from summarize.render import digest_json, digest_markdown, drafts, epub, feed, html, newsletter, telegram, xliff

    if format == "eml":
        return newsletter.render(digest, language=language, contact=contact, review=include_review)
    if format == "epub":
        return epub.build(digest, languages=None if language is None else [language], contact=contact)
    if format == "telegram":
        made = telegram.render(digest, language=language, contact=contact, review=include_review)
    elif format in ("rss", "jsonfeed"):
        write = feed.rss if format == "rss" else feed.json_feed
        made = write(digest, language=language, site=site, contact=contact, review=include_review)
    elif format in ("wordpress", "ghost", "ninjs"):
        made = drafts.render(digest, format, language=language, contact=contact, review=include_review)
    elif format == "xliff":
        made = xliff.render(digest, language or next(iter(digest.languages), "en"))
    elif format == "json":
        made = digest_json.render(digest, language=language)
    elif format == "md":
        made = digest_markdown.render(digest, language=language, contact=contact)
    else:
        siblings = {code: f"{code}.html" for code in digest.languages} if language is not None else None
        made = html.render(digest, language=language, siblings=siblings, contact=contact)
    return made.encode("utf-8", "replace")
