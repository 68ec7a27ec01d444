"""Addresses from outside as links of a page: only http and https, only in ASCII, or no link at all."""

from __future__ import annotations

import re
from pathlib import PurePosixPath, PureWindowsPath
from urllib.parse import quote, urlencode, urlsplit, urlunsplit

from summarize.digest_types import Source
from summarize.errors import UsageError
from summarize.render import safe

_LONGEST = 2000
#: A longer line of authors is no name of a source. Characters.
_LONGEST_NAME = 80
#: The word before the name in a byline, which would be foreign in an edition of another language.
_BY = re.compile(r"^(?:by|por|par|von|door|autora?:|автор:|текст:|text:)\s+(?=\S)", re.IGNORECASE)
#: What follows the name there: an address, a date, a part of the page.
_AFTER = re.compile(r"[|·•—].*|(?<!\S)\S*[@\d].*")
#: Words at each end of a passage that a fragment has.
_FRAGMENT_WORDS = 4
# RFC 3986: what may be in a path or query as it is. The percent sign stays, since addresses come encoded.
_PATH, _QUERY = "/:@!$&'()*+,;=~%-._", "/?:@!$&'()*+,;=~%-._"


def href(url: str | None) -> str | None:
    """``url`` for an ``href``, or None: not http(s), no host, a user name before the host, or characters that no address has.

    The host is in its ASCII form, so that a letter of another script cannot pass for a known name where the address is shown.
    """
    if not url or len(url) > _LONGEST or any(character.isspace() or not character.isprintable() for character in url):
        return None
    try:
        parts = urlsplit(url)
        if parts.scheme.lower() not in ("http", "https") or not parts.hostname or "@" in parts.netloc:
            return None
        host = parts.hostname.encode("idna").decode("ascii")
        port = f":{parts.port}" if parts.port is not None else ""
    except (ValueError, UnicodeError):
        return None
    if not all(letter.isalnum() or letter in ".-:" for letter in host):
        return None
    netloc = (f"[{host}]" if ":" in host else host) + port
    return urlunsplit((parts.scheme.lower(), netloc, quote(parts.path, _PATH), quote(parts.query, _QUERY), quote(parts.fragment, _QUERY)))


def passage(address: str | None, text: str) -> str | None:
    """Return ``address`` with a fragment that leads a browser to ``text`` on the page (https://wicg.github.io/scroll-to-text-fragment/)."""
    page = href(address)
    words = text.split()
    if page is None or not words:
        return None

    def part(run: list[str]) -> str:
        return quote(" ".join(run), safe="").replace("-", "%2D")

    ends = part(words) if len(words) <= 2 * _FRAGMENT_WORDS else f"{part(words[:_FRAGMENT_WORDS])},{part(words[-_FRAGMENT_WORDS:])}"
    return f"{page.partition('#')[0]}#:~:text={ends}"


def report(contact: str, identity: str, signature: str) -> str:
    """Return where a reader reports an error in one story: ``contact`` with the story's id and signature in subject or query.

    Raises:
        UsageError: ``contact`` is no ``mailto:`` and no web address.
    """
    if contact.lower().startswith("mailto:"):
        box = contact[7:].partition("?")[0]
        if "@" not in box or any(character.isspace() or not character.isprintable() for character in box):
            raise UsageError(f"--contact {contact!r} is no mail address", hint="--contact mailto:desk@example.org")
        return f"mailto:{quote(box, '@.+-_')}?{urlencode({'subject': f'Error in {identity} ({signature})'}, quote_via=quote)}"
    address = href(contact)
    if address is None:
        raise UsageError(f"--contact {contact!r} is no address", hint="--contact mailto:desk@example.org, or an https address")
    parts = urlsplit(address)
    query = "&".join(part for part in (parts.query, urlencode({"story": identity, "signature": signature})) if part)
    return urlunsplit(parts._replace(query=query))


def place(source: Source) -> str:
    """What a source is called by its readers: its outlet, else the host of its address, else its byline; empty where it has none."""
    if source.outlet and (name := safe.line(source.outlet)):
        return name
    for address in (source.url, source.location):
        if shown := href(address):
            return (urlsplit(shown).hostname or shown).removeprefix("www.")
    byline = _AFTER.sub("", _BY.sub("", safe.line(source.byline or ""))).rstrip(" ,;(–-")
    return byline if len(byline) <= _LONGEST_NAME else ""


def file_name(location: str) -> str:
    """The name of a file, without the folders before it."""
    return safe.line(PureWindowsPath(location).name if "\\" in location else PurePosixPath(location).name) or "—"
