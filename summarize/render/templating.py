"""The templates of pages: Jinja2 that escapes everything but its own style sheet and stops at a name that does not exist."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jinja2 import Environment


@cache
def _environment() -> Environment:
    from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

    return Environment(
        loader=PackageLoader("summarize.render", "templates"),
        # Everything is escaped that is not a style sheet of ours: those hold no value from outside.
        autoescape=select_autoescape(disabled_extensions=("css",), default=True, default_for_string=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


def render(name: str, **values: object) -> str:
    """The template ``name`` filled with ``values``. Text is escaped for HTML and XML."""
    return _environment().get_template(name).render(**values)
