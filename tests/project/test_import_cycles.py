"""The tool that finds import cycles."""

from __future__ import annotations

from tools.import_cycles import cycles, imports


def test_every_cycle_is_found_once() -> None:
    graph = {"a": {"b"}, "b": {"c"}, "c": {"a"}, "d": {"e"}, "e": {"d", "a"}, "f": {"a"}}
    found = [set(cycle) for cycle in cycles(graph)]
    assert sorted(map(sorted, found)) == [["a", "b", "c"], ["d", "e"]]


def test_modules_that_import_one_another_in_turn_make_no_cycle() -> None:
    assert cycles({"a": {"b", "c"}, "b": {"c"}, "c": set()}) == []


def test_imports_inside_functions_count() -> None:
    assert "summarize.text.detect" in imports("summarize")["summarize.cli.check"]


def test_the_package_has_no_import_cycle() -> None:
    assert cycles(imports("summarize")) == []
