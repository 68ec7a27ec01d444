"""What a digest is made of: files, folders, patterns, lists, links, feeds and JSON Lines, as one stream of articles to be loaded.

:func:`expand` finds them and opens as little as it can; each :class:`Pending` is loaded when its turn comes. What is wrong with one source
(a feed that does not answer, a line that is no JSON) shows when that one is loaded, so it never stops the others.
"""

from __future__ import annotations

import glob
import re
import sys
from collections.abc import Iterator, Sequence
from datetime import datetime
from fnmatch import fnmatchcase
from pathlib import Path

from summarize.errors import NoItems, SummarizeError, UnreadableInput
from summarize.ingest.address import checked, is_web_address
from summarize.ingest.items import Pending, ReadOptions, failed
from summarize.types import Article

#: What is read in a folder when ``include`` names nothing.
DEFAULT_INCLUDE = (
    *("*.txt", "*.text", "*.md", "*.html", "*.htm", "*.xhtml", "*.jsonl"),
    *("*.eml", "*.mbox", "*.docx", "*.odt", "*.pdf", "*.json", "*.xml"),
)
#: Files that may hold several articles are opened when they are found.
_SEVERAL = frozenset({".mbox", ".json", ".xml"})
_PATTERN = re.compile(r"[*?\[]")
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
) -> Iterator[Pending]:
    """Find the articles of all sources, in the order given, each place once; folders in the order of their names.

    ``sources`` are files, folders (read recursively, hidden ones left out), patterns, web addresses, ``.jsonl`` files, or ``-`` for a list
    of these on standard input, one a line. ``include`` and ``exclude`` are patterns for names in folders; ``exclude`` counts for links too.
    ``since`` and ``limit`` (entries a feed) are for ``feeds``.
    """
    options = options or ReadOptions()
    seen: set[str] = set()
    for pending in _all(sources, tuple(include) or DEFAULT_INCLUDE, feeds, since, limit, options):
        if pending.location in seen or _matches(pending.location, exclude):
            continue
        seen.add(pending.location)
        yield pending


def _all(
    sources: Sequence[str],
    include: Sequence[str],
    feeds: Sequence[str],
    since: datetime | None,
    limit: int | None,
    options: ReadOptions,
) -> Iterator[Pending]:
    for source in sources:
        for one in _listed() if source == "-" else (source,):
            yield from _one(one, include)
    for feed in feeds:
        try:
            yield from _entries(feed, since, limit, options)
        except SummarizeError as error:
            yield failed(feed, error)


def _listed() -> Iterator[str]:
    """The sources named on standard input; blank lines and those that begin with # are left out."""
    from summarize.ingest.decode import decode, read_bytes

    for line in decode(read_bytes("-"), name="the list on standard input").text.split("\n"):
        if line.strip() and not line.startswith("#"):
            yield line.strip()[:_LONGEST_LINE]


def _one(source: str, include: Sequence[str]) -> Iterator[Pending]:
    if is_web_address(source):
        yield page(source)
        return
    path = Path(source)
    try:
        if path.is_dir():
            yield from _folder(path, include)
        elif _PATTERN.search(source) and not path.exists():
            yield from _glob(source, include)
        else:
            yield from _file(path)
    except (OSError, ValueError) as error:
        yield failed(source, UnreadableInput(f"cannot read: {getattr(error, 'strerror', None) or error} ({source})"))


def _folder(folder: Path, include: Sequence[str]) -> Iterator[Pending]:
    names = sorted(_walk(folder))
    chosen = [path for path in names if _matches(path.relative_to(folder).as_posix(), include) or _matches(path.name, include)]
    if not chosen:
        raise_for = f"no article in the folder, only {len(names)} other files ({folder})" if names else f"the folder is empty ({folder})"
        hint = "give files as they are (text, HTML or JSONL), or check --include and --exclude" if names else "put articles into it"
        yield failed(str(folder), NoItems(raise_for, hint=hint))
    for path in chosen:
        yield from _file(path)


def _walk(folder: Path) -> Iterator[Path]:
    """Every file below a folder. Hidden ones are left out, and folders behind links are not entered: they may lead round in a circle."""
    for path in folder.iterdir():
        if path.name.startswith("."):
            continue
        if path.is_dir():
            if not path.is_symlink():
                yield from _walk(path)
        else:
            yield path


def _glob(pattern: str, include: Sequence[str]) -> Iterator[Pending]:
    found = sorted(glob.glob(pattern, recursive=True))  # noqa: PTH207 - Path.glob takes no absolute patterns
    if not found:
        yield failed(pattern, NoItems(f"no file fits ({pattern})"))
    for name in found:
        path = Path(name)
        yield from _folder(path, include) if path.is_dir() else _file(path)


def _file(path: Path) -> Iterator[Pending]:
    if path.suffix.lower() == ".jsonl":
        from summarize.ingest.jsonl import rows

        yield from rows(path)
        return
    name = str(path)
    if path.suffix.lower() in _SEVERAL and (several := _several(path)):
        yield from several
        return

    def load(options: ReadOptions) -> Article:
        return read(name, options)

    yield Pending(name, load)


def _several(path: Path) -> list[Pending]:
    """The articles of a mailbox, an export or a message of an agency; none if it is a file of one article or cannot be read."""
    from hashlib import sha256

    from summarize.ingest.decode import read_bytes
    from summarize.ingest.files import reader_of
    from summarize.ingest.news_item import Item, article_of

    try:
        data = read_bytes(path)
        reader = reader_of(data)
        items = reader(data, str(path)) if reader else []
    except SummarizeError:
        return []  # the error shows when the file is loaded
    digest = sha256(data).hexdigest()

    def pending(number: int, item: Item) -> Pending:
        place = f"{path}:{number}"
        return Pending(place, lambda options: article_of(item, path=place, sha256=digest, language=options.language))

    return [pending(number, item) for number, item in enumerate(items, 1)] if len(items) > 1 else []


def _entries(feed: str, since: datetime | None, limit: int | None, options: ReadOptions) -> Iterator[Pending]:
    from summarize.ingest.decode import read_bytes
    from summarize.ingest.feed import MAX_BYTES, entries
    from summarize.ingest.page import entry

    if is_web_address(feed):
        fetched = options.fetcher().fetch(feed)
        name, data, charset = fetched.url, fetched.body, fetched.charset
    else:
        name, data, charset = feed, read_bytes(feed, max_bytes=MAX_BYTES), ""
    for found in entries(data, name=name, charset=charset, since=since, limit=limit):
        yield entry(found, name)


def read(source: str, options: ReadOptions | None = None) -> Article:
    """Read one article: a file, ``-`` for standard input, or a page of the web. Raises what :meth:`Pending.load` raises."""
    from summarize.ingest.article import read_article

    options = options or ReadOptions()
    if is_web_address(source):
        return page(source).load(options)
    return read_article(
        source,
        encoding=options.encoding,
        language=options.language,
        max_bytes=options.max_bytes,
        ignore_embargo=options.ignore_embargo,
    )


def page(address: str) -> Pending:
    """One page of the web."""

    def load(options: ReadOptions) -> Article:
        from summarize.ingest.page import read_page

        return read_page(address, options)

    try:
        return Pending(checked(address), load)
    except SummarizeError as error:
        return failed(address, error)


def _matches(name: str, patterns: Sequence[str]) -> bool:
    folded = name if sys.platform != "win32" else name.casefold()
    return any(fnmatchcase(folded, pattern) or fnmatchcase(folded.rpartition("/")[2], pattern) for pattern in patterns)
