"""The documentation is true: its Python runs, its commands work, its links lead somewhere."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from markdown_it import MarkdownIt

from tests.cli.conftest import ARTICLE, Ran
from tests.cli.conftest import cli as _cli

ROOT = Path(__file__).resolve().parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
#: What cannot run in a test: it fetches, installs, serves, or runs for minutes.
NOT_HERE = (
    "pip ",
    "make ",
    "podman ",
    "python ",
    "cd ",
    "git ",
    ". ",
    "uv ",
    "summarize samples/",  # with real models
    "summarize models pull",
    "summarize serve",
    "summarize digest",
    "summarize review",
    "summarize push",
    "summarize memory",
    "summarize glossary",
    "summarize mcp",
    "summarize models import",
)


def blocks(language: str) -> Iterator[tuple[str, int, str]]:
    for page in PAGES:
        for token in MarkdownIt().parse(page.read_text(encoding="utf-8")):
            if token.type == "fence" and token.info.split()[:1] == [language]:
                yield page.name, (token.map or [0])[0] + 1, token.content


def commands() -> Iterator[tuple[str, int, str]]:
    for page, line, text in blocks("console"):
        for command in text.splitlines():
            if command.startswith("$ ") and not command[2:].startswith(NOT_HERE) and "http" not in command:
                yield page, line, command[2:]


@pytest.mark.parametrize(("page", "line", "source"), list(blocks("python")), ids=lambda value: str(value)[:40])
def test_the_python_of_the_docs_runs(page: str, line: int, source: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SUMMARIZE_PROFILE", "fake")
    (tmp_path / "article.txt").write_text(ARTICLE, encoding="utf-8")
    if "store" in source.lower() or "pull(" in source:
        pytest.skip("it fetches weights")
    program = source.replace('profile="bundled"', 'profile="fake"')
    exec(compile(program, f"{page}:{line}", "exec"), {"text": ARTICLE, "source": ARTICLE})  # noqa: S102 - our own page


cli = _cli  # the fixture of the command line's own tests


@pytest.fixture
def newsroom(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The files that the pages speak of."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SUMMARIZE_PROFILE", "fake")
    for name in ("article.txt", "source.txt", "a.txt", "b.txt", "articles/one.txt", "articles/two.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(ARTICLE.replace("Tuesday", "Monday") if "two" in name else ARTICLE, encoding="utf-8")
    (tmp_path / "summary.txt").write_text("The port of Alvena reopened on Tuesday after a storm.\n", encoding="utf-8")
    (tmp_path / "translation.ru.txt").write_text("Порт Альвены открылся во вторник после бури.\n", encoding="utf-8")
    shutil.copytree(ROOT / "samples", tmp_path / "samples")
    return tmp_path


@pytest.mark.parametrize(("page", "line", "command"), list(commands()), ids=lambda value: str(value)[:60])
def test_the_commands_of_the_docs_work(page: str, line: int, command: str, newsroom: Path, cli: Callable[..., Ran]) -> None:
    words = shlex.split(command, comments=True)
    assert words[0] in ("summarize", "news-summarize"), f"{page}:{line}: {command}"
    outcome = cli(*words[1:], stdin=ARTICLE)
    assert outcome.code == 0, f"{page}:{line}: {command}\n{outcome.err}"


def test_every_option_that_the_docs_name_exists() -> None:
    known = set(re.findall(r"--[a-z][a-z-]+", (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")))
    for page in PAGES:
        for command in re.findall(r"`(summarize [^`]*)`", page.read_text(encoding="utf-8")):
            named = set(re.findall(r"(?<![\w-])--[a-z][a-z-]+", command))
            assert named <= known, f"{page.name}: {command}"


def test_the_site_builds_and_its_links_lead_somewhere(tmp_path: Path) -> None:
    pytest.importorskip("mkdocs")
    pytest.importorskip("material")
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir", str(tmp_path / "site")]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 0, done.stderr[-3000:]
    assert (tmp_path / "site" / "index.html").is_file()


def test_the_pictures_are_small_and_each_is_shown() -> None:
    pictures = list((ROOT / "docs" / "screenshots").iterdir())
    assert sum(path.stat().st_size for path in pictures) <= 500_000
    pages = "".join(page.read_text(encoding="utf-8") for page in PAGES)
    assert [path.name for path in pictures if f"screenshots/{path.name}" not in pages] == []


def test_links_of_the_readme_lead_somewhere() -> None:
    for name in ("README.md", "CONTRIBUTING.md", "SECURITY.md", "samples/README.md"):
        page = ROOT / name
        for target in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8")):
            if not target.startswith("http"):
                assert (page.parent / target).exists(), f"{name}: {target}"


def test_every_promise_of_the_threat_model_names_tests_that_exist() -> None:
    page = (ROOT / "docs" / "threat-model.md").read_text(encoding="utf-8")
    rows = page.partition("| promise | tested by |")[2].partition("## ")[0].strip().splitlines()[1:]
    assert len(rows) > 10
    for row in rows:
        named = re.findall(r"`((?:tests|tools|benchmarks)/[^`]+)`", row)
        assert any(name.startswith("tests/") for name in named), row
        assert [name for name in named if not (ROOT / name).exists()] == []
