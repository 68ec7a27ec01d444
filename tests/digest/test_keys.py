"""Keys of the cache and the journal: every input that shapes a result changes them, nothing else does."""

from __future__ import annotations

import ast
import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import fields, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from digest_helpers import made

import summarize
from summarize.api import Summarizer, open_context
from summarize.config import SETTINGS, OutletSettings, Settings
from summarize.digest import keys
from summarize.digest.keys import Keys, code_digest
from summarize.types import Article, Excluded, Finding

PACKAGE = Path(summarize.__file__).parent


def key(targets: tuple[str, ...] = ("ru",), **changes: Any) -> str:
    return keys_of(targets, **changes).run


def keys_of(targets: tuple[str, ...] = ("ru",), **changes: Any) -> Keys:
    with Summarizer(settings=replace(Settings(profile="fake"), **changes)) as summarizer:
        return Keys(open_context(summarizer, targets), targets)


#: Settings that are in the key by the content of a file, or as the models that they lead to; tested below.
BY_CONTENT = {"glossary", "memory", "prompts_dir", "catalog", "profile", "profiles", "summary_model", "translation_models"}
OWN: dict[str, Any] = {
    "outlet": "example.org",
    "outlets": {"example.org": OutletSettings("example.org", drop=("^Read",))},
    "exclude": ("appeal",),
    "to": ("es",),
    "summary_language": "en",
    "source_language": "de",
    "gguf_engine": "llama_cpp",
}
SHAPING = [name for name, setting in SETTINGS.items() if setting.shapes]
NEUTRAL = [name for name, setting in SETTINGS.items() if not setting.shapes and name not in BY_CONTENT]


def another(name: str, folder: Path) -> Any:
    """A value of a setting that is not its default."""
    setting, default = SETTINGS[name], getattr(Settings(), name)
    if name in OWN:
        return OWN[name]
    if setting.choices:
        return next(choice for choice in setting.choices if choice != default)
    low, _ = setting.limits or (1, 2)
    return {"switch": True, "path": folder, "number": low + 1, "text": "another"}[setting.kind]


@pytest.mark.parametrize("name", SHAPING)
def test_a_setting_that_shapes_a_result_shapes_its_key(name: str, tmp_path: Path) -> None:
    known = {"outlets": OWN["outlets"]} if name == "outlet" else {}
    assert key(**{**known, name: another(name, tmp_path)}) != key(**known)


@pytest.mark.parametrize("name", NEUTRAL)
def test_a_setting_that_does_not_does_not(name: str, tmp_path: Path) -> None:
    assert key(**{name: another(name, tmp_path)}) == key()


def test_targets_models_glossary_and_prompts_are_in_it(tmp_path: Path) -> None:
    glossary, prompts = tmp_path / "g.tsv", tmp_path / "prompts"
    glossary.write_text("keep\tOpenDesk\n")
    prompts.mkdir()
    found = [key(), key(("ru", "es")), key(("es", "ru")), key(()), key((), profile="extractive"), key(glossary=glossary)]
    glossary.write_text("keep\tOtherDesk\n")
    found.append(key(glossary=glossary))
    found.append(key(profile="extractive", translation_models={"*": "fake"}))
    from summarize.generation.prompts import builtin_dir

    name = next(path for path in builtin_dir().glob("*.md") if path.stem != "README")
    (prompts / name.name).write_text(name.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    found.append(key(prompts_dir=prompts))
    assert len(set(found)) == len(found)


def test_dismissed_findings_are_in_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from summarize.verification.dismissals import dismiss

    monkeypatch.setenv("SUMMARIZE_CONFIG", str(tmp_path / "config.toml"))
    (tmp_path / "config.toml").touch()
    before = key()
    dismiss("0123456789abcdef", "Ana", "a false alarm")
    dismissed = key()
    assert dismissed != before
    dismiss("0123456789abcdef", "Ben", "another reason")
    assert key() == dismissed


def test_weights_and_options_of_the_catalog_are_in_it(tmp_path: Path) -> None:
    """Any file of a model counts, not its largest alone, its engine's options, and whether it measured well enough to write news."""
    catalog = tmp_path / "catalog.toml"

    def written(sha256: str, option: str, rouge: float = 30.0) -> str:
        files = "".join(
            f'[[models.own.files]]\nname = "{name}"\nsize = {size}\nsha256 = "{digest}"\n'
            for name, size, digest in (("weights.gguf", 9, "a" * 64), ("tokenizer.json", 1, sha256))
        )
        catalog.write_text(
            f'[models.own]\ndescription = "Own."\nengine = "llama_cpp"\nlicence = "MIT"\nchat_template = "{option}"\n'
            f'quality = {{ rouge1_en = {{ score = {rouge}, measured = "nobody" }} }}\n{files}'
            '[[models.own.sources]]\nkind = "web"\naddress = "https://example.org/files/{name}"\n',
            encoding="utf-8",
        )
        return key((), catalog=catalog, summary_model="own", gguf_engine="llama_cpp")

    assert len({written("b" * 64, "x"), written("c" * 64, "x"), written("b" * 64, "y"), written("b" * 64, "x", 50.0)}) == 4
    assert written("b" * 64, "x") == written("b" * 64, "x")


def test_versions_of_libraries_are_in_it(monkeypatch: pytest.MonkeyPatch) -> None:
    before = key()
    monkeypatch.setattr(keys, "_versions", lambda packages: tuple(f"{package}=0" for package in packages))
    assert key() != before


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the package to change."""
    root = tmp_path_factory.mktemp("copy") / "summarize"
    shutil.copytree(PACKAGE, root, ignore=shutil.ignore_patterns("__pycache__"))
    return root


def _digest(root: Path) -> str:
    code_digest.cache_clear()
    return code_digest(root)


@pytest.fixture
def changed(copy: Path) -> Iterator[Callable[[str, Callable[[bytes], bytes]], bool]]:
    """``changed("text/tokens.py", change)``: whether the digest is another one after ``change``, which is taken back."""

    def run(name: str, change: Callable[[bytes], bytes]) -> bool:
        path, before = copy / name, _digest(copy)
        content = path.read_bytes()
        path.write_bytes(change(content))
        assert path.read_bytes() != content
        try:
            return _digest(copy) != before
        finally:
            path.write_bytes(content)

    yield run
    code_digest.cache_clear()


DATA = sorted(
    str(path.relative_to(PACKAGE))
    for name in keys._PACKAGES
    for path in (PACKAGE / name).rglob("*")
    if path.is_file() and path.suffix not in (".py", ".pyc")
)
Changed = Callable[[str, Callable[[bytes], bytes]], bool]


def test_every_data_file_is_in_it(changed: Changed, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keys, "compile", lambda *_, **__: None, raising=False)  # code has tests of its own, and is slow to compile
    monkeypatch.setattr(keys, "_bytecode", lambda _: b"")
    assert any(name.endswith(".npz") for name in DATA)
    assert [name for name in DATA if not changed(name, lambda content: content + b"\n")] == []


@pytest.mark.parametrize("name", ["pipeline.py", "verification/number.py", "translation/stage.py", "render/wording.py"])
def test_a_statement_changes_it_and_a_comment_or_a_docstring_does_not(changed: Changed, name: str) -> None:
    assert changed(name, lambda content: content + b"\n_ADDED = 1\n")
    assert not changed(name, lambda content: b"# a comment\n" + content + b"\n\n# and another\n")
    assert not changed(name, lambda content: content.replace(b'"""', b'"""Also: ', 1))
    lines = (PACKAGE / name).read_text(encoding="utf-8")
    first = next(node for node in ast.parse(lines).body if isinstance(node, ast.FunctionDef) and ast.get_docstring(node))
    wording = ast.get_docstring(first, clean=False)
    assert wording is not None
    assert not changed(name, lambda content: content.replace(wording.encode(), b"Another wording.", 1))


def test_a_digest_of_code_is_the_same_in_every_process() -> None:
    import subprocess

    command = "from summarize.digest.keys import code_digest; print(code_digest())"
    found = {
        subprocess.run(
            [sys.executable, "-c", command], check=True, capture_output=True, text=True, env={"PYTHONHASHSEED": seed, "PATH": ""}
        ).stdout
        for seed in ("1", "2")
    }
    assert len(found) == 1


def test_every_module_of_the_pipeline_is_in_it() -> None:
    """Top-level modules that are not in the list decide nothing of what is written."""
    others = {
        "__init__",
        "__main__",
        "__about__",
        "config",
        "digest_types",
        "editions",
        "keywords",
        "setting_values",
        "errors",
        "hardware",
        "api",
        "private",
        "review",
        "telemetry",
    }
    assert {path.name for path in PACKAGE.glob("*.py") if path.stem not in others} == {name for name in keys._MODULES if "/" not in name}
    assert all((PACKAGE / name).is_file() for name in keys._MODULES)


def test_every_library_of_these_packages_is_in_it() -> None:
    from importlib.metadata import packages_distributions

    neither = {"summarize", "lxml", "threadpoolctl"}  # lxml reads and writes files of other programs
    known = {name.replace("-", "_").lower() for name in keys._LIBRARIES} | neither
    distributions = packages_distributions()
    used: set[str] = set()
    for path in (path for name in keys._PACKAGES for path in (PACKAGE / name).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_bytes())):
            names = [one.name for one in node.names] if isinstance(node, ast.Import) else []
            names += [node.module] if isinstance(node, ast.ImportFrom) and node.module else []
            used |= {name.partition(".")[0] for name in names}
    third = {name for name in used if name not in sys.stdlib_module_names}
    found = {distribution.replace("-", "_").lower() for name in third for distribution in distributions.get(name, [name])}
    assert found - known == set()


def test_the_engine_that_a_machine_chooses_is_in_the_key(monkeypatch: pytest.MonkeyPatch) -> None:
    """A cache that machines share must not give one what another engine wrote on the other."""
    found = {key(profile="bundled", gguf_engine=engine) for engine in ("llama_cpp", "openvino")}
    assert len(found) == 2
    assert key(profile="bundled", gguf_engine="auto") in found  # tests choose llama.cpp
    monkeypatch.setattr("summarize.backends.engine_choice._suits", lambda _: True)
    monkeypatch.setattr("summarize.hardware.physical", lambda: 64_000_000_000)
    assert key(profile="bundled", gguf_engine="auto") == key(profile="bundled", gguf_engine="openvino")


ARTICLE = Article("Text.", "en", "a.txt", "ab", title="Title")


def test_what_a_reader_sees_of_an_article_counts_and_its_place_does_not() -> None:
    keys = keys_of()
    assert keys.story(ARTICLE) == keys.story(replace(ARTICLE, path="b.txt", sha256="cd", outlet="The Post", url="https://example.org/"))
    changes: list[dict[str, Any]] = [
        {"text": "Text!"},
        {"language": "es"},
        {"title": "Other"},
        {"language_confidence": 0.5},
        {"left_out": (Excluded("share", 0, 0, "Share", 1.0),)},
        {"findings": (Finding("minor", "hidden", "body", "hidden text"),)},
    ]
    found = {keys.story(replace(ARTICLE, **change)) for change in changes}
    assert len(found | {keys.story(ARTICLE), keys_of(seed=5).story(ARTICLE)}) == len(changes) + 2
    assert {field.name for field in fields(Article)} >= {name for change in changes for name in change}


def test_the_year_of_a_file_s_article_counts_since_it_may_be_inferred() -> None:
    now = datetime(2026, 1, 2, tzinfo=UTC)
    article, keys = replace(ARTICLE, published=now, modified=now), keys_of()
    assert keys.story(article) == keys.story(replace(article, modified=now.replace(day=9)))
    assert keys.story(article) != keys.story(replace(article, published=now.replace(year=2025)))


def test_what_translates_is_in_the_key_of_a_translation_and_not_in_that_of_a_story(tmp_path: Path) -> None:
    glossary = tmp_path / "g.tsv"
    glossary.write_text("keep\tOpenDesk\n")
    story = made("The port of Alvena reopened.")
    ways: list[dict[str, Any]] = [
        {},
        {"glossary": glossary},
        {"memory": tmp_path / "memory.sqlite3"},
        {"translation_models": {"*": "fake", "ru": "qwen2.5-coder-1.5b"}},
        {"targets": ("ru", "es")},
    ]
    runs = [keys_of(**way) for way in ways]
    assert len({keys.story(ARTICLE) for keys in runs}) == 1
    assert len({keys.translation("story", story, "ru") for keys in runs[:4]}) == 4
    assert runs[0].translation("story", story, "ru") == runs[4].translation("story", story, "ru")
    others = [made("The port of Brode reopened."), replace(story, headline="Port shut"), replace(story, language="de")]
    names = {runs[0].translation("story", one, "ru") for one in (story, *others)} | {runs[0].translation("story", story, "es")}
    assert len(names) == 5
    assert len({keys.wanted("story", "en") for keys in runs}) == len({keys.run for keys in runs}) == 5
