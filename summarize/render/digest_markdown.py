"""A digest as Markdown (CommonMark): the same editions as the page's, in plainer dress.

Text from outside cannot become a link, a heading or HTML (:func:`safe.markdown`); only addresses that the page would link are links.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from summarize.render import disclosure, pages, safe
from summarize.render.markdown import front_matter

if TYPE_CHECKING:
    from collections.abc import Sequence

    from summarize.digest_types import Digest
    from summarize.render.views import Edition, Note, SourceView, Story
    from summarize.render.words import Words

_NOT_IN_ADDRESS = re.compile(r"[\s<>\\\x00-\x1f\x7f]")


def render(digest: Digest, *, language: str | None = None, contact: str | None = None) -> str:
    """The document, ending in a newline: one edition after the other, or that of ``language`` alone. Equal digests give equal bytes.

    Raises:
        UnsupportedLanguage: a code that is not in the table of languages.
    """
    editions = pages.editions(digest, None if language is None else [language], contact=contact)
    return _front_matter(editions) + "\n---\n\n".join(_edition(edition) for edition in editions)


def _front_matter(editions: Sequence[Edition]) -> str:
    """What the document says to programs, as YAML: every value is JSON, which is YAML too."""
    whole = disclosure.together(edition.disclosure for edition in editions)
    return front_matter(
        {
            "date": editions[0].iso,
            "lang": [edition.lang for edition in editions],
            **whole.keys(),
            "stories": {story.id: story.disclosure.keys() for edition in editions for story in edition.stories},
        }
    )


def _edition(edition: Edition) -> str:
    words = edition.words
    parts = [f"# {safe.markdown(edition.title.text)}", f"*{safe.markdown(edition.day)} · {safe.markdown(edition.count)}*"]
    parts.append(f"*{safe.markdown(words.text('machine'))}*")
    for story in edition.stories:
        parts += _story(story, words)
    if not edition.stories:
        parts.append(safe.markdown(words.text("empty")))
    if edition.failures:
        parts += [f"## {safe.markdown(words.text('failures'))}", safe.markdown(edition.failed)]
        parts.append("\n".join(f"- {safe.markdown(failed.location)} — {safe.markdown(failed.message)}" for failed in edition.failures))
    parts.append(safe.markdown(edition.compiled))
    if edition.signature:
        shown = edition.signature.replace("`", "'")
        parts.append(f"{safe.markdown(words.text('signature'))}: `{shown}`")
    return "\n\n".join(parts) + "\n"


def _story(story: Story, words: Words) -> list[str]:
    meta = [_place(story.source), safe.markdown(story.source.day or words.text("undated")), safe.markdown(story.grade_words)]
    if story.review:
        meta.append(f"**{safe.markdown(words.text('review'))}**")
    parts = [f"## {safe.markdown(story.number)}. {safe.markdown(story.headline.text)}", " · ".join(meta), safe.markdown(story.body.text)]
    if story.notes:
        parts.append("\n".join(_note(note) for note in story.notes))
    if story.suggested:
        parts += [f"{safe.markdown(words.text('suggested'))}:", "\n".join(f"- {safe.markdown(one.text)}" for one in story.suggested)]
    parts += [f"*{safe.markdown(remark)}*" for remark in story.remarks]
    parts += [safe.markdown(line) for line in (story.embargo, story.usage) if line]
    if story.report:
        parts.append(f"[{safe.markdown(words.text('report'))}](<{story.report}>)")
    if story.also:
        parts.append(f"{safe.markdown(words.text('also'))}: {'; '.join(_also(source) for source in story.also)}")
    if story.original is not None:
        shown = story.original
        parts.append(f"> **{safe.markdown(shown.label)}** — {safe.markdown(shown.headline.text)}\n>\n> {safe.markdown(shown.summary.text)}")
    if story.left_out:
        runs = "; ".join(f"{safe.markdown(run.kind)} ({safe.markdown(run.where)})" for run in story.left_out)
        parts.append(f"{safe.markdown(words.text('excluded'))}: {runs}")
    return parts


def _note(note: Note) -> str:
    about = f" ({safe.markdown(note.place)})" if note.place else ""
    said = f" {safe.markdown(note.said)}" if note.said else ""
    return f"- **{safe.markdown(note.label)}: {safe.markdown(note.kind)}**{about}{said}"


def _also(source: SourceView) -> str:
    return _place(source) + (f" ({safe.markdown(source.day)})" if source.day else "")


def _place(source: SourceView) -> str:
    name = safe.markdown(source.name)
    if not source.href:
        return name
    address = _NOT_IN_ADDRESS.sub(lambda found: f"%{ord(found[0]):02X}", source.href)
    return f"[{name}](<{address}>)"
