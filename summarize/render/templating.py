"""The templates of pages: Jinja2 that escapes everything but its own style sheet and stops at a name that does not exist."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from summarize.render import safe

if TYPE_CHECKING:
    from jinja2 import Environment


@cache
def _environment(finalize: Callable[[Any], Any] | None = None) -> Environment:
    from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

    return Environment(
        loader=PackageLoader("summarize.render", "templates"),
        # Everything is escaped that is not a style sheet of ours: those hold no value from outside.
        autoescape=select_autoescape(disabled_extensions=("css",), default=True, default_for_string=True),
        finalize=finalize,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


def render(name: str, **values: object) -> str:
    """The template ``name`` filled with ``values``. Text is escaped for HTML and XML."""
    return _environment().get_template(name).render(**values)


def render_markdown(name: str, **values: object) -> str:
    """The template ``name`` filled with ``values``, which are escaped for Markdown; one empty line between two paragraphs."""
    shown = _environment(_markdown).get_template(name).render(**values)
    return re.sub("\n{3,}", "\n\n", shown).strip("\n") + "\n"


def render_text(name: str, **values: object) -> str:
    """The template ``name`` filled with ``values``, each as one line that is safe on a terminal."""
    return _environment(_line).get_template(name).render(**values)


def _line(value: Any) -> Any:
    return Markup(safe.line(str(value)))  # noqa: S704 - for a terminal, where nothing is markup


def _markdown(value: Any) -> Any:
    """Escape whatever a template puts into Markdown, but what a macro of it made."""
    return value if isinstance(value, Markup) else Markup(safe.markdown(str(value)))  # noqa: S704 - nothing is left to escape
