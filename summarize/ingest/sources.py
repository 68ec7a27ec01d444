"""Sources of a digest: files, folders, patterns, lists, links, feeds and JSON Lines, as one stream of articles to be loaded.

:func:`expand` finds them and opens as little as it can; each :class:`Pending` is loaded when its turn comes. What is wrong with one source
(a feed that does not answer, a line that is no JSON) shows when that one is loaded, so it never stops the others.
"""

from __future__ import annotations

import glob
import os
import re
import stat
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from fnmatch import fnmatchcase
from itertools import chain
from pathlib import Path
from urllib.parse import urlsplit

from summarize.errors import NoItems, SummarizeError, UnreadableInput
from summarize.ingest.address import checked, is_web_address
from summarize.ingest.decode import shown_name
from summarize.ingest.items import Pending, ReadOptions, failed
from summarize.types import Article

#: What is read in a folder when ``include`` names nothing.
DEFAULT_INCLUDE = (
    *("*.txt", "*.text", "*.md", "*.html", "*.htm", "*.xhtml", "*.jsonl"),
    *("*.eml", "*.mbox", "*.docx", "*.odt", "*.pdf", "*.json", "*.xml"),
)
#: Files that may hold several articles are opened when they are found.
_SEVERAL = frozenset({".mbox", ".json", ".xml"})
#: Names of files that speak of the folder and not of the world.
_ABOUT = re.compile(
    r"(?:read.?me|licen[cs]e|copying|notice|changelog|changes|history|contributing|authors|credits|install|security|code.of.conduct|todo)"
    r"(?:[._-][a-z]{2}(?:[_-][a-z]{2})?)?|requirements|robots|humans|ads|llms(?:-full)?",
    re.IGNORECASE,
)
#: What a digest, a result, a feed, a newsletter or a file of drafts and posts of this program has near its beginning.
_OWN = re.compile(
    rb'\A\{\s*"schema_version": \d|\A---\n(?:\w+: .*\n){1,2}ai-disclosure: |<meta name="generator" content="summarize \d'
    rb'|urn:news-summarize:|@newsletter\.invalid>|"status": "draft", "slug": "digest-|"parse_mode": "HTML", "link_preview_options"'
)
_OWN_BYTES = 20_000
_PATTERN = re.compile(r"[*?\[]")
#: An address of any scheme: one that is not opened is refused by its scheme, and never looked for as a file.
_ADDRESS = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]+://")
#: A list of sources on standard input is text of a person or a program, not an article. Characters a line.
_LONGEST_LINE = 10_000


def expand(
    sources: Sequence[str],
    *,
    include: Sequence[str] = (),
    exclude: Sequence[str] = (),
    feeds: Sequence[str] = (),
    since: datetime | None = None,
    limit: int | None = None,
    options: ReadOptions | None = None,
    note: Callable[[str], None] = lambda _: None,
) -> Iterator[Pending]:
    """Find the articles of all sources, in the order given, each place once; folders in the order of their names.

    ``sources`` are files, folders (read recursively, hidden ones left out), patterns, web addresses, ``.jsonl`` files, or ``-`` for a list
    of these on standard input, one a line. ``include`` and ``exclude`` are patterns for names in folders; ``exclude`` counts for links too.
    ``since`` and ``limit`` (entries a feed) are for ``feeds``. ``note`` gets in one line what is left out as no article (a README).

    Only hosts named here are opened inside the own network, if ``options`` allow it: a feed or a redirect is a stranger's word.
    """
    options = options or ReadOptions()
    listed = [one for source in sources for one in (_listed() if source == "-" else (source,))]
    named = frozenset(_host(address) for address in (*listed, *feeds) if is_web_address(address))
    names = _Names(tuple(include), [])
    articles = (_one(source, names, named) for source in listed)
    entries = (_entries(feed, since, limit, options.naming(named), named) for feed in feeds)
    seen: set[str] = set()
    for pending in chain.from_iterable((*articles, *entries)):
        if pending.location not in seen and not _matches(pending.location, exclude):
            seen.add(pending.location)
            yield pending
    if aside := names.aside:
        note(f"left out as no articles: {', '.join(aside[:5])}{' …' if len(aside) > 5 else ''}; --include names what is read")


@dataclass(frozen=True, slots=True)
class _Names:
    """Which names of a folder are articles. ``aside`` takes those that look like an article's and are not."""

    include: Sequence[str]
    aside: list[str]

    def take(self, path: Path, folder: Path) -> bool:
        fits = _matches(path.relative_to(folder).as_posix(), self.include or DEFAULT_INCLUDE)
        return fits and (bool(self.include) or not self.sets_aside(path))

    def sets_aside(self, path: Path) -> bool:
        about = _ABOUT.fullmatch(path.stem) is not None and path.suffix.lower() in (".txt", ".text", ".md", ".html", ".htm")
        if found := about or is_own_output(path):
            self.aside.append(shown_name(path))
        return found


def is_own_output(path: Path) -> bool:
    """Say whether a file is what this program wrote: a digest read as an article would tell the news of yesterday again."""
    try:
        if not path.is_file():
            return False
        with path.open("rb") as file:
            return _OWN.search(file.read(_OWN_BYTES)) is not None
    except OSError:  # shows when it is loaded
        return False


def _listed() -> Iterator[str]:
    """The sources named on standard input; blank lines and those that begin with # are left out."""
    from summarize.ingest.decode import decode, read_bytes

    for line in decode(read_bytes("-"), name="the list on standard input").text.split("\n"):
        if line.strip() and not line.startswith("#"):
            yield line.strip()[:_LONGEST_LINE]


def _host(address: str) -> str:
    """The host of an address; empty for one that cannot be opened."""
    try:
        return urlsplit(checked(address)).hostname or ""
    except SummarizeError:
        return ""


def _one(source: str, names: _Names, named: frozenset[str]) -> Iterator[Pending]:
    if _ADDRESS.match(source):
        yield page(source, named)
        return
    path = Path(source)
    try:
        if path.is_dir():
            yield from _folder(path, names)
        elif _PATTERN.search(source) and not path.exists():
            yield from _glob(source, names)
        else:
            yield from _file(path)
    except (OSError, ValueError) as error:
        yield _unreadable(source, error)


def _folder(folder: Path, names: _Names) -> Iterator[Pending]:
    refused: list[OSError] = []
    found = sorted(_files_below(folder, refused))
    chosen = [path for path in found if names.take(path, folder)]
    shown, root = shown_name(folder), folder.resolve()
    if found and not chosen:
        what = f"no article in the folder, only {len(found)} other files ({shown})"
        yield failed(shown, NoItems(what, hint="give files as they are (text, HTML or JSONL), or check --include and --exclude"))
    elif not found and not refused:
        yield failed(shown, NoItems(f"the folder is empty ({shown})", hint="put articles into it"))
    for error in refused:
        yield _unreadable(error.filename, error)
    for path in chosen:
        if problem := _problem(path, root):
            yield failed(shown_name(path), UnreadableInput(f"{problem} ({shown_name(path)})", hint="name it itself if you mean it"))
        else:
            yield from _file(path)


def _unreadable(source: str, error: Exception) -> Pending:
    name = shown_name(source)
    return failed(name, UnreadableInput(f"cannot read: {getattr(error, 'strerror', None) or error} ({name})"))


def _problem(path: Path, root: Path) -> str | None:
    """Why what was found in a folder is not read: only regular files inside it are, since anybody may have put it there."""
    try:
        mode = path.stat().st_mode
        if path.is_symlink() and not path.resolve().is_relative_to(root):
            return "is a link that leads out of the folder"
    except OSError as error:
        return f"cannot read: {error.strerror or error}"
    return None if stat.S_ISREG(mode) else "is no regular file"


def _files_below(folder: Path, refused: list[OSError]) -> Iterator[Path]:
    """Every file below a folder. Hidden ones are left out, and folders behind links are not entered: they may lead back. Folders that
    cannot be read go to ``refused``.
    """
    for place, folders, files in os.walk(folder, onerror=refused.append):
        folders[:] = [name for name in folders if not name.startswith(".")]
        yield from (Path(place, name) for name in files if not name.startswith("."))


def _glob(pattern: str, names: _Names) -> Iterator[Pending]:
    found = [Path(name) for name in sorted(glob.glob(pattern, recursive=True))]  # noqa: PTH207 - Path.glob takes no absolute patterns
    files = [path for path in found if path.is_dir() or not names.sets_aside(path)]
    if not files:
        yield failed(pattern, NoItems(f"no file fits ({pattern})"))
    for path in files:
        yield from _folder(path, names) if path.is_dir() else _file(path)


def _file(path: Path) -> Iterator[Pending]:
    if path.suffix.lower() == ".jsonl" and path.is_file():
        from summarize.ingest.jsonl import rows

        yield from rows(path)
        return
    if path.suffix.lower() in _SEVERAL and path.is_file() and (several := _several(path)):
        yield from several
        return

    def load(options: ReadOptions) -> Article:
        return read(str(path), options)

    yield Pending(shown_name(path), load)


def _several(path: Path) -> list[Pending]:
    """The articles of a mailbox, an export or a message of an agency; none if it is a file of one article or cannot be read."""
    from hashlib import sha256

    from summarize.ingest.decode import read_bytes
    from summarize.ingest.files import reader_of
    from summarize.ingest.news_item import Item, article_of

    try:
        data = read_bytes(path)
        reader = reader_of(data)
        items = reader(data, shown_name(path)) if reader else []
    except SummarizeError:
        return []  # the error shows when the file is loaded
    digest = sha256(data).hexdigest()

    def pending(number: int, item: Item) -> Pending:
        place = f"{shown_name(path)}:{number}"
        return Pending(place, lambda options: article_of(item, path=place, sha256=digest, language=options.language))

    return [pending(number, item) for number, item in enumerate(items, 1)] if len(items) > 1 else []


def _entries(feed: str, since: datetime | None, limit: int | None, options: ReadOptions, named: frozenset[str]) -> Iterator[Pending]:
    from summarize.ingest.decode import read_bytes
    from summarize.ingest.feed import MAX_BYTES, entries
    from summarize.ingest.page import entry

    try:
        if is_web_address(feed):
            fetched = options.fetcher().fetch(feed)
            name, data, charset = fetched.url, fetched.body, fetched.charset
        else:
            name, data, charset = feed, read_bytes(feed, max_bytes=MAX_BYTES), ""
        for found in entries(data, name=name, charset=charset, since=since, limit=limit):
            yield entry(found, name, named)
    except SummarizeError as error:
        yield failed(feed, error)


def read(source: str, options: ReadOptions | None = None) -> Article:
    """Read one article: a file, ``-`` for standard input, or a page of the web. Raises what :meth:`Pending.load` raises."""
    from summarize.ingest.article import read_article

    options = options or ReadOptions()
    if _ADDRESS.match(source):
        return page(source).load(options)
    return read_article(
        source,
        encoding=options.encoding,
        language=options.language,
        max_bytes=options.max_bytes,
        ignore_embargo=options.ignore_embargo,
    )


def page(address: str, named: frozenset[str] | None = None) -> Pending:
    """One page of the web. ``named`` are the hosts that the user named, this one's by default."""
    hosts = frozenset({_host(address)}) if named is None else named

    def load(options: ReadOptions) -> Article:
        from summarize.ingest.page import read_page

        return read_page(address, options.naming(hosts))

    try:
        return Pending(checked(address), load)
    except SummarizeError as error:
        return failed(address, error)


def _matches(name: str, patterns: Sequence[str]) -> bool:
    folded = name if sys.platform != "win32" else name.casefold()
    return any(fnmatchcase(folded, pattern) or fnmatchcase(folded.rpartition("/")[2], pattern) for pattern in patterns)
