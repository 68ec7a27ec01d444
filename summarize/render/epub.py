"""A digest as an EPUB 3 book: a chapter a language, a table of contents, and the same bytes for the same digest.

The container is a zip file with five kinds of small files, so this writes it with the standard library. EbookLib would do it too, but its
licence (AGPL-3.0) would bind whoever ships this package. Specification: https://www.w3.org/TR/epub-33/
"""

from __future__ import annotations

import io
import uuid
import zipfile
from collections.abc import Sequence
from datetime import UTC

from summarize.__about__ import __version__
from summarize.render import disclosure, templating
from summarize.render.pages import Edition

MEDIA_TYPE = "application/epub+zip"
_CONTAINER = """<?xml version="1.0" encoding="UTF-8"?>
<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">
  <rootfiles><rootfile full-path="EPUB/content.opf" media-type="application/oebps-package+xml"/></rootfiles>
</container>
"""


def build(editions: Sequence[Edition]) -> bytes:
    """Return the book as bytes; each edition is a chapter."""
    created = editions[0].created
    chapters = {f"EPUB/{edition.code}.xhtml": templating.render("epub-edition.xhtml", edition=edition) for edition in editions}
    identity = uuid.uuid5(uuid.NAMESPACE_URL, "\n".join((created.isoformat(), *chapters.values())))
    opf = templating.render(
        "epub.opf",
        editions=editions,
        disclosure=disclosure.together(edition.disclosure for edition in editions),
        identifier=f"urn:uuid:{identity}",
        modified=created.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        generator=f"summarize {__version__}",
    )
    files = {
        "META-INF/container.xml": _CONTAINER,
        "EPUB/content.opf": opf,
        "EPUB/nav.xhtml": templating.render("epub-nav.xhtml", editions=editions),
        "EPUB/style.css": templating.render("epub.css"),
        **chapters,
    }
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(_entry("mimetype", zipfile.ZIP_STORED), MEDIA_TYPE)  # first and not compressed, so that `file` finds it
        for name, text in files.items():
            archive.writestr(_entry(name, zipfile.ZIP_DEFLATED), text.encode("utf-8"))
    return buffer.getvalue()


def _entry(name: str, method: int) -> zipfile.ZipInfo:
    # A fixed date, system and mode: nothing of the machine that wrote it.
    entry = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
    entry.create_system, entry.external_attr, entry.compress_type = 3, 0o644 << 16, method
    return entry
