"""The tool that finds old words."""

from __future__ import annotations

from pathlib import Path

from tools.words import found_in


def test_names_comments_and_docstrings_are_searched_and_texts_are_not(tmp_path: Path) -> None:
    path = tmp_path / "module.py"
    path.write_text(
        '"""The house."""\n\nimport os\n\n\ndef redraw_all():  # mended\n    """Plain."""\n    return os.walk("a room with a door")\n',
        encoding="utf-8",
    )
    assert found_in(path) == [(1, "house"), (6, "redraw"), (6, "mended")]


def test_code_in_markdown_is_left_out(tmp_path: Path) -> None:
    path = tmp_path / "page.md"
    path.write_text("The label `furniture` stays.\n\n```\nfurniture\n```\nNo furniture here.\n", encoding="utf-8")
    assert found_in(path) == [(6, "furniture")]


def test_a_modules_docstring_does_not_begin_with_a_clause(tmp_path: Path) -> None:
    path = tmp_path / "module.py"
    path.write_text('"""What a module does."""\n', encoding="utf-8")
    assert found_in(path) == [(1, "What")]
    path.write_text('"""Rules of a module: what it does."""\n', encoding="utf-8")
    assert found_in(path) == []
