from __future__ import annotations

import contextlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import typer

from summarize.cli.app import app
from summarize.cli.group import COMMANDS, LazyGroup, arrange
from tests.cli.conftest import Ran


@pytest.mark.parametrize(
    ("given", "arranged"),
    [
        (["a.txt"], ["run", "a.txt"]),
        (["--to", "ru", "a.txt"], ["run", "--to", "ru", "a.txt"]),
        (["./digest"], ["run", "./digest"]),
        (["./clean"], ["run", "./clean"]),
        (["-"], ["run", "-"]),
        (["clean", "a.txt"], ["clean", "a.txt"]),
        (["clean", "a.txt", "--debug"], ["--debug", "clean", "a.txt"]),
        (["a.txt", "-q", "--width", "40"], ["-q", "--width", "40", "run", "a.txt"]),
        (["a.txt", "--config=c.toml"], ["--config=c.toml", "run", "a.txt"]),
        (["--", "--debug"], ["run", "--", "--debug"]),
        (["run", "--", "--quiet"], ["run", "--", "--quiet"]),
        (["--help"], ["--help"]),
        (["--version"], ["--version"]),
        (["a.txt", "--help"], ["run", "a.txt", "--help"]),
        ([], []),
    ],
)
def test_words_are_arranged(given: list[str], arranged: list[str]) -> None:
    assert arrange(given) == arranged
    assert arrange(arranged) == arranged


@pytest.mark.parametrize("args", [(), ("--debug",), ("--quiet", "--no-color")])
def test_no_command_shows_the_help_and_fails_as_usage(cli: Callable[..., Ran], args: tuple[str, ...]) -> None:
    ran = cli(*args)
    assert ran.code == 2
    assert "Usage: summarize" in ran.err
    assert ran.out == ""


def test_help_goes_to_stdout_and_succeeds(cli: Callable[..., Ran]) -> None:
    for args in (("--help",), ("-h",), ("run", "--help"), ("a.txt", "--help"), ("clean", "-h")):
        ran = cli(*args)
        assert ran.code == 0
        assert ran.out.startswith("Usage: summarize")
        assert ran.err == ""


def test_every_command_is_listed_and_can_be_loaded() -> None:
    command = typer.main.get_command(app)
    assert isinstance(command, LazyGroup)
    with command.make_context("summarize", ["--help"], resilient_parsing=True) as ctx:
        assert command.list_commands(ctx) == list(COMMANDS)
        for name, lazy in COMMANDS.items():
            loaded = command.get_command(ctx, name)
            assert loaded is not None
            assert loaded.name == name
            assert loaded.help
            assert lazy.help.endswith(".")


def test_the_list_of_commands_imports_none_of_them(program: Callable[..., object]) -> None:
    import subprocess
    import sys

    code = (
        "import sys; sys.argv = ['summarize', '--help']\n"
        "from summarize.cli import main\n"
        "try: main()\nexcept SystemExit: pass\n"
        "heavy = ('rich', 'pydantic', 'babel', 'jinja2', 'xllamacpp', 'huggingface_hub', 'summarize.cli.run', 'summarize.cli.models')\n"
        "print([name for name in heavy if name in sys.modules], file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True)
    assert done.stderr.strip() == "[]"


def test_version(cli: Callable[..., Ran]) -> None:
    from summarize.__about__ import __version__

    assert cli("--version").out == f"summarize {__version__}\n"


def test_a_mistyped_command_is_taken_for_an_article_and_a_command_is_suggested(
    cli: Callable[..., Ran], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    ran = cli("--profile", "fake", "cleen")
    ran.failed_with(3, "cleen")
    assert "summarize clean" in ran.err


@pytest.mark.parametrize(
    "args",
    [
        ("a.txt", "--nope"),
        ("run",),
        ("--to",),
        ("a.txt", "--config"),
        ("--width", "abc", "a.txt"),
        ("--width", "3", "a.txt"),
        ("clean", "a", "b"),
        ("prompts", "nope"),
        ("a.txt", "--sentences", "many"),
        ("-", "-"),
    ],
)
def test_wrong_usage_is_two_lines_and_code_2(cli: Callable[..., Ran], args: tuple[str, ...]) -> None:
    cli(*args).failed_with(2)


def test_the_commands_page_is_what_the_program_says(root: Path) -> None:
    from tools.commands_page import document

    assert (root / "docs" / "commands.md").read_text(encoding="utf-8") == document(), "run: make docs"


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("summarize a.txt --to r", ["ro", "ru"]),
        ("summarize run --profile s", ["small", "standard", "server"]),
        ("summarize digest --order g", ["given"]),
        ("summarize translate --translation-mo", ["--translation-model"]),
    ],
)
def test_a_shell_completes_values_and_options(words: str, found: list[str], monkeypatch: pytest.MonkeyPatch, capsys: Any) -> None:
    from summarize.cli.app import execute

    for name, value in (("_SUMMARIZE_COMPLETE", "complete_bash"), ("COMP_WORDS", words), ("COMP_CWORD", str(words.count(" ")))):
        monkeypatch.setenv(name, value)
    with contextlib.suppress(SystemExit):
        execute([])
    assert capsys.readouterr().out.split() == found


def test_help_starts_fast() -> None:
    """The benchmark's aim is six times the start of a bare Python, the promise ten."""
    from benchmarks.speed.startup import measure

    bare, shown = measure(11)
    assert shown < 10 * bare, f"{shown:.3f} s, a bare Python {bare:.3f} s"
