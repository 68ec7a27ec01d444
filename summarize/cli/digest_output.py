"""Destinations of a digest: files, folders with one file a language, or stdout."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple, cast

from summarize.cli import output
from summarize.digest.options import BATCH, DIGEST
from summarize.digest_types import Digest
from summarize.errors import OutputError, UsageError
from summarize.setting_values import declare


@dataclass(frozen=True, slots=True)
class Edition:
    """Where the digest goes, what it looks like, and which stories are in it."""

    output: tuple[str, ...] = declare(
        (), "places", "--output -o",
        "digest.html, .md, .json, .epub, .eml, .xlf, feed.xml, feed.json, telegram.jsonl, wordpress.jsonl, ghost.jsonl, "
        "ninjs.jsonl, FORMAT:FILE for any other name, or FOLDER/ for one file a language; again for more. Without it, Markdown on "
        "stdout.",
        DIGEST, metavar="PLACE",
    )  # fmt: skip
    format: str | None = declare(
        None, "text", "--format -f",
        "html, md, json, epub, rss, jsonfeed, telegram, eml, wordpress, ghost, ninjs or xliff; else by the name of -o.",
        DIGEST,
    )  # fmt: skip
    site: str | None = declare(None, "text", "--site", "The page that a feed belongs to.", DIGEST, metavar="URL")
    contact: str | None = declare(
        None, "text", "--contact", "mailto:… or https://…: a link to report an error with each story.", DIGEST, metavar="ADDRESS"
    )
    include_review: bool = declare(
        False, "switch", "--include-review", "Stories that need review in feeds, posts and newsletters, too.", DIGEST
    )
    review: Path | None = declare(
        None, "path", "--review", "Put in what summarize review recorded: edits, and the names of who approved.", DIGEST
    )
    only_approved: bool = declare(
        False, "switch", "--only-approved", "Only stories approved in every language, by --review (review.json beside -o).", DIGEST
    )
    for_readers: bool = declare(
        False, "switch", "--for-readers", "No findings, nothing of what was left out, no stories with errors: the edition to publish.",
        DIGEST,
    )  # fmt: skip
    update: Path | None = declare(
        None, "path", "--update", "Make nothing: say which published sentences their sources no longer bear out, with a note for readers.",
        DIGEST, metavar="OLD.json",
    )  # fmt: skip
    propose: bool = declare(
        False, "switch", "--propose", "With --update: make the stories that are no longer true again, as proposals in the report.", DIGEST
    )
    no_cache: bool = declare(False, "switch", "--no-cache", "Use and keep nothing of other runs, pages from the web included.", BATCH)
    log_json: bool = declare(False, "switch", "--log-json", "Say everything on stderr as one JSON object a line.", BATCH)


class Format(NamedTuple):
    """``names`` are ends of file names that mean the format, the first one also that of its files in a folder."""

    names: tuple[str, ...]
    one_language: bool = False


#: Every format of a digest. The longest end that fits a name decides.
FORMATS = {
    "html": Format((".html", ".htm")),
    "md": Format((".md", ".markdown")),
    "json": Format((".json",)),
    "epub": Format((".epub",)),
    "rss": Format((".xml", ".rss"), one_language=True),
    "jsonfeed": Format(("feed.json",), one_language=True),
    "telegram": Format(("telegram.jsonl", "telegram.txt"), one_language=True),
    "eml": Format((".eml",), one_language=True),
    "wordpress": Format(("wordpress.jsonl",), one_language=True),
    "ghost": Format(("ghost.jsonl",), one_language=True),
    "ninjs": Format(("ninjs.jsonl",), one_language=True),
    "xliff": Format((".xlf",), one_language=True),
}


#: The code in the names of files that have one language: ``feed.es.xml``, ``wordpress-es.jsonl``.
_LANGUAGE = re.compile(r"[-_.][a-z]{2,3}(?=\.(?:jsonl|json|txt|xml)$)")


def named_format(named: str | None, format: str | None) -> tuple[str | None, str | None]:
    """Return the file and the format that one ``-o`` and ``--format`` name; ``FORMAT:FILE`` wins over ``--format``."""
    before, colon, after = (named or "").partition(":")
    return (after, before) if colon and before in (*FORMATS, "text") and after else (named, format)


@dataclass(frozen=True, slots=True)
class Target:
    """One place: ``path`` is None for stdout; ``folder`` is true for one file a language."""

    path: Path | None
    format: str
    folder: bool = False

    @classmethod
    def of(cls, named: str | None, format: str | None) -> Target:
        """Return what one ``-o`` and ``--format`` ask for. A name that ends in a slash, or is a folder's, is a folder.

        Raises:
            UsageError: no format of that name, or neither says which one it is.
        """
        named, format = named_format(named, format)
        wanted = "md" if format == "markdown" else format
        if wanted is not None and wanted not in FORMATS:
            raise UsageError(f"no format {format!r} here", hint=f"--format {'|'.join(FORMATS)}")
        if named is None:
            if wanted in ("epub", "eml"):
                raise UsageError(f"{wanted} is not for a terminal", hint=f"-o digest.{wanted}")
            return cls(None, wanted or "md")
        path = Path(named)
        if named.endswith(("/", os.sep)) or path.is_dir():
            return cls(path, wanted or "html", folder=True)
        return cls(path, wanted or _format_of(path.name))

    @property
    def one_language(self) -> bool:
        """Whether a file holds one language only."""
        return self.folder or FORMATS[self.format].one_language

    def files(self, languages: Sequence[str]) -> tuple[Path, ...]:
        """Return the files that the digest into ``languages`` is written to."""
        if self.path is None:
            return ()
        if self.folder:
            ending = FORMATS[self.format].names[0].rpartition(".")[2]
            return tuple(self.path / f"{name}.{ending}" for name in languages or ("digest",))
        if self.one_language and len(languages) > 1:
            return tuple(self.path.with_name(f"{self.path.stem}.{name}{self.path.suffix}") for name in languages)
        return (self.path,)


def _format_of(name: str) -> str:
    plain = _LANGUAGE.sub("", name.lower())
    fits = {end: format for format, known in FORMATS.items() for end in known.names if plain.endswith(end)}
    if not fits:
        raise UsageError(
            f"the ending of {name!r} is no format",
            hint=f"-o digest.html, .md, .json, .epub, .eml or feed.xml; -o FORMAT:{name} for any other; a folder needs a slash: -o digest/",
        )
    return fits[max(fits, key=len)]


@dataclass(frozen=True, slots=True)
class Outputs:
    """All places of one digest; ``how`` are the keywords of :func:`~summarize.render.outputs.render_digest` for each of them."""

    targets: tuple[Target, ...]
    how: Mapping[str, Any]

    @classmethod
    def of(cls, edition: Edition, languages: Sequence[str] = ()) -> Outputs:
        """Return what the options ask for of a digest into ``languages``.

        Raises:
            UsageError: a format or an address that is none, two outputs in one place, or one format for several.
        """
        from summarize.render import links

        places, format, site = edition.output, edition.format, links.href(edition.site)
        if format is not None and len(places) > 1:
            raise UsageError("--format is for one output", hint=f"-o {format}:FILE names the format of one of several")
        how = {"site": site, "contact": edition.contact, "include_review": edition.include_review, "proof": not edition.for_readers}
        found = cls(tuple(Target.of(place, format) for place in places or (None,)), how)
        files = [path.resolve() for path in found.files(languages)]
        if len(set(files)) < len(files):
            raise UsageError("two outputs in one place", hint="give each -o a name of its own")
        if edition.contact is not None:
            links.report(edition.contact, "", "")  # raises UsageError for an address that readers cannot write to
        if edition.site is not None and site is None:
            raise UsageError(f"--site {edition.site!r} is no web address", hint="--site https://example.org/news")
        return found

    @property
    def journal(self) -> Path | None:
        """The journal that belongs to the first place: beside it, never in a folder that may be published as it is."""
        path = self.targets[0].path
        if path is None:
            return None
        place = path if path.name not in ("", "..") else path.resolve()
        return place.with_name(f"{place.name}.journal.jsonl") if place.name else place / "digest.journal.jsonl"

    def files(self, languages: Sequence[str]) -> tuple[Path, ...]:
        """Return all files that the digest into ``languages`` is written to."""
        return tuple(path for target in self.targets for path in target.files(languages))

    def refuse(self, sources: Sequence[str], languages: Sequence[str]) -> None:
        """Say before the work starts that a result could not be written, or would replace a source; raises OutputError or UsageError."""
        from summarize.ingest.sources import is_own_output

        for target in self.targets:
            output.refuse(target.path, folder=target.folder)
            for path in target.files(languages):
                if path.exists() and not is_own_output(path):
                    output.refuse(path, *sources)

    def write(self, digest: Digest) -> list[Path]:
        """Write the digest to every place, each file whole, and none if one cannot be made; the answer names the files.

        Raises:
            OutputError: one cannot be written; files that were there before are as they were.
        """
        from summarize.render.outputs import DigestFormat, render_digest

        made: list[tuple[Path, bytes]] = []
        for target in self.targets:
            parts = (digest.languages or (None,)) if target.one_language else (None,)
            data = [render_digest(digest, cast("DigestFormat", target.format), language=language, **self.how) for language in parts]
            if target.path is None:
                text = b"".join(data).decode("utf-8")
                # On a terminal without its front matter, which is for programs.
                output.write_stdout(text.partition("\n---\n\n")[2] if target.format == "md" and sys.stdout.isatty() else text)
                return []
            made += zip(target.files(digest.languages), data, strict=True)
        for target in self.targets:
            if target.folder and target.path is not None:
                try:
                    target.path.mkdir(exist_ok=True)
                except OSError as error:
                    raise OutputError(f"cannot make the folder: {error.strerror or error} ({target.path})") from error
        output.write_files(made)
        return [path for path, _ in made]

    def withheld(self, digest: Digest) -> int:
        """Count the stories of all languages that are not in feeds and posts, since they need review or have no text in the language."""
        if not any(FORMATS[target.format].one_language for target in self.targets):
            return 0
        from summarize.render import pages

        found = pages.editions(digest)
        return sum(len(edition.stories) - len(edition.published(review=self.how["include_review"])) for edition in found)
