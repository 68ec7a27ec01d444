"""A digest as one web page that is complete in itself: no script, no file beside it, no address fetched.

All languages are in the page; links and CSS (``:target``) show one of them. The page's own policy forbids everything but its one style.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from typing import TYPE_CHECKING

from summarize.__about__ import __version__
from summarize.render import disclosure, templating
from summarize.render.json import script_source
from summarize.render.views import Text, direction, native_name

if TYPE_CHECKING:
    from summarize.render.pages import Edition


def render(editions: Sequence[Edition], siblings: Sequence[str] = ()) -> str:
    """Return the page, ending in a newline; the first edition is the one that is shown.

    ``siblings`` are the languages of a folder that has one page, ``CODE.html``, a language: the switch links them.
    """
    style = templating.render("digest.css")
    return templating.render(
        "digest.html",
        editions=editions,
        siblings=[Text(native_name(code), code, direction(code)) for code in siblings],
        policy=policy(style),
        disclosure=disclosure.together(edition.disclosure for edition in editions),
        json_ld=script_source(disclosure.json_ld(editions)),
        generator=f"summarize {__version__}",
    )


def policy(style: str) -> str:
    """The Content-Security-Policy of a page whose one inline style is ``style``."""
    digest = base64.b64encode(hashlib.sha256(style.encode("utf-8")).digest()).decode("ascii")
    return f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:; base-uri 'none'; form-action 'none'"
