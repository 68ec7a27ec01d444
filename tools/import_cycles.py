"""List import cycles between modules of the package; imports inside functions count, those for type checkers alone do not.

    python -m tools.import_cycles

Prints each group of modules that import one another and exits with 1, or exits with 0.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping
from graphlib import CycleError, TopologicalSorter

import grimp


def imports(package: str) -> dict[str, set[str]]:
    """Return what each module of ``package`` imports of it."""
    graph = grimp.build_graph(package, exclude_type_checking_imports=True, cache_dir=None)
    return {module: set(graph.find_modules_directly_imported_by(module)) for module in graph.modules}


def cycles(graph: Mapping[str, Iterable[str]]) -> list[list[str]]:
    """Return cycles, each from a module back to it, until none is left: each found one is broken at its last import."""
    left = {module: set(targets) - {module} for module, targets in graph.items()}
    found: list[list[str]] = []
    while True:
        try:
            TopologicalSorter(left).prepare()
        except CycleError as error:
            cycle = list(reversed(error.args[1]))
            found.append(cycle)
            left[cycle[-2]].discard(cycle[-1])
        else:
            return found


def main() -> int:
    """Print the cycles; return the exit code."""
    found = cycles(imports("summarize"))
    for cycle in found:
        print("import cycle: " + " → ".join(cycle))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
