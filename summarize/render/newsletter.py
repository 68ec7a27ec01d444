"""A digest as a newsletter: one message of RFC 5322 a language, with a text and an HTML part. Nothing is sent.

Mail programs know tables and inline style and little else. No color of text or ground is set, so that light and dark stay the reader's.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import UTC
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from summarize.errors import OutputError
from summarize.render import templating
from summarize.render.pages import Edition, Story

#: Gmail cuts a longer message. Bytes of the whole file.
MAX_BYTES = 100_000
#: Placeholders of ``.invalid`` (RFC 2606), which no mail program delivers: the sender's system puts its own in their place.
UNSUBSCRIBE = "https://newsletter.invalid/unsubscribe"
SENDER = Address("", "newsletter", "newsletter.invalid")


def render(edition: Edition, stories: Sequence[Story]) -> bytes:
    """Return the message of one language.

    Raises:
        OutputError: it is longer than :data:`MAX_BYTES`.
    """
    values = {"edition": edition, "stories": stories, "words": edition.words, "unsubscribe": UNSUBSCRIBE}
    html, text = templating.render("newsletter.html", **values), templating.render("newsletter.txt", **values)
    identity = hashlib.sha256(html.encode("utf-8")).hexdigest()[:32]
    message = EmailMessage(policy=SMTP)
    message["Subject"] = f"{edition.title.text} · {edition.day}"
    message["From"] = SENDER
    message["Date"] = format_datetime(edition.created.astimezone(UTC))
    message["Message-ID"] = f"<{identity}@newsletter.invalid>"
    message["List-Unsubscribe"] = f"<{UNSUBSCRIBE}>"
    message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message["X-Unsent"] = "1"  # mail programs open it as a draft
    message.set_content(text, cte="base64")
    message.add_alternative(html, subtype="html", cte="base64")
    message["Content-Language"] = edition.code  # after the content: setting that clears every Content-* header
    message.set_boundary(f"part-{identity}")
    data = message.as_bytes()
    if len(data) > MAX_BYTES:
        raise OutputError(
            f"the newsletter has {len(data):,} bytes, more than the {MAX_BYTES:,} that mail programs show whole ({edition.name})",
            hint="take fewer articles, for instance with --limit or --since, or shorter summaries with --sentences",
        )
    return data
