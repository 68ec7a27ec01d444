"""A digest as one web page that is complete in itself: no script, no file beside it, no address fetched.

All languages are in the page; links and CSS (``:target``) show one of them. The page's own policy forbids everything but its one style.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from typing import TYPE_CHECKING
from urllib.parse import quote

from summarize import languages
from summarize.__about__ import __version__
from summarize.render import disclosure, pages, templating
from summarize.render.json import script_source

if TYPE_CHECKING:
    from summarize.digest_types import Digest


def render(digest: Digest, *, language: str | None = None, siblings: Mapping[str, str] | None = None, contact: str | None = None) -> str:
    """The page, ending in a newline. Equal digests give equal bytes.

    By default every language of the digest is in it and the first is shown. ``language`` gives a page of that language alone, as a folder
    of one file a language needs; ``siblings`` then names the files of all languages (code → relative address) and the switch links them.
    ``contact`` is where readers report an error.

    Raises:
        UnsupportedLanguage: a code that is not in the table of languages.
    """
    editions = pages.editions(digest, None if language is None else [language], contact=contact)
    style = templating.render("digest.css")
    return templating.render(
        "digest.html",
        editions=editions,
        siblings=_siblings(siblings or {}, editions[0].code) if language is not None else (),
        policy=policy(style),
        disclosure=disclosure.together(edition.disclosure for edition in editions),
        json_ld=script_source(disclosure.json_ld(digest, editions)),
        generator=f"summarize {__version__}",
    )


def policy(style: str) -> str:
    """The Content-Security-Policy of a page whose one inline style is ``style``."""
    digest = base64.b64encode(hashlib.sha256(style.encode("utf-8")).digest()).decode("ascii")
    return f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:; base-uri 'none'; form-action 'none'"


def _siblings(files: Mapping[str, str], own: str) -> list[dict[str, str | None]]:
    """The pages of all languages beside a one-language page; that of its own language has no address."""
    known = [(languages.get(code).code, address) for code, address in files.items()]
    return [
        {
            "name": pages.native_name(code),
            "lang": code,
            "dir": pages.direction(code),
            # A colon in the name of a file must not make a scheme of it.
            "href": None if code == own else quote(address, "/.-_~"),
        }
        for code, address in known
    ]
