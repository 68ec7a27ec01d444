"""Every error has a hint and a documented exit code, and the tree in the docstring is complete."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from summarize import errors
from summarize.errors import SummarizeError

ROOT = Path(__file__).resolve().parents[2]


def every_error(root: type[SummarizeError] = SummarizeError) -> list[type[SummarizeError]]:
    found = [root]
    for child in root.__subclasses__():
        if child.__module__.startswith("summarize."):
            found += every_error(child)
    return found


@pytest.mark.parametrize("error", every_error(), ids=lambda error: error.__name__)
def test_every_error_has_a_hint_an_exit_code_and_a_place_in_the_tree(error: type[SummarizeError]) -> None:
    assert error("what went wrong").hint
    assert error("x", hint="do this").hint == "do this"
    assert error.exit_code in {1, 2, 3, 4, 5, 6}
    found = re.search(rf"\b{error.__name__}\s+(\d)", errors.__doc__ or "")
    assert found, f"{error.__name__} is missing from the tree in errors.py"
    assert int(found[1]) == error.exit_code


def test_an_error_reads_as_its_message() -> None:
    assert str(errors.NotText("not text (a.bin)")) == "not text (a.bin)"


def test_what_the_hints_and_pages_tell_to_install_is_an_extra_and_is_installed_from_the_clone() -> None:
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["optional-dependencies"]
    pages = {path: path.read_text("utf-8") for folder in ("summarize", "docs") for path in (ROOT / folder).rglob("*.[mp][dy]")}
    named = [extra for text in pages.values() for extra in re.findall(r"\binstall\(['\"](\w+)['\"]\)|pip install '\.\[(\w+)", text)]
    assert {one or other for one, other in named} <= set(extras)
    assert len(named) > 10
    assert not [path for path, text in pages.items() if re.search(r"install '?news-summarize", text)], "it is on no index yet"
