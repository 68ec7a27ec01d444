"""The ``conftest.py`` of a workspace: before each test the project forgets what it remembers of texts it has seen.

Mutmut forks every mutant off a process that has run all tests. What that process remembered would answer in the mutant's place, and a
mutant that breaks every call would survive. It would also take only the first test of a text for one that runs the function.
"""

from __future__ import annotations

import sys

import pytest


@pytest.fixture(autouse=True)
def _nothing_remembered() -> None:
    for name, module in list(sys.modules.items()):
        if name.partition(".")[0] == "summarize":
            for thing in list(vars(module).values()):
                if callable(clear := getattr(thing, "cache_clear", None)):
                    clear()
