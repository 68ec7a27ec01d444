"""The public interface: complete, and with a keyword for whatever the command line has as an option."""

from __future__ import annotations

import doctest
import importlib
import inspect
import typing
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any

import pytest
import regex
import typer

import summarize
from summarize import Summarizer, digest_types, errors, load_settings, render_result, types
from summarize.config import KEYWORDS, SETTINGS, Settings, with_options
from summarize.keywords import Options

#: Options of ``summarize run`` about what is shown where: a caller from Python holds the result itself, with its signature.
PLACES = {"output_file", "help", "verbose"}


def _options() -> dict[str, Any]:
    from summarize.cli.app import app

    program: Any = typer.main.get_command(app)
    with program.make_context("summarize", ["--help"], resilient_parsing=True) as ctx:
        command = program.get_command(ctx, "run")
    return {param.name: param for param in command.params if param.param_type_name == "option" and not param.hidden}


def test_every_option_of_run_is_a_keyword_of_the_same_name() -> None:
    names = set(_options()) - PLACES
    shown = set(inspect.signature(render_result).parameters) & names
    assert shown == {"format", "show_excluded", "explain"}
    assert names - shown <= set(KEYWORDS)
    assert {SETTINGS[KEYWORDS[name]].keyword for name in names - shown} == names - shown


@pytest.mark.parametrize("name", sorted(set(_options()) - PLACES - set(inspect.signature(render_result).parameters)))
def test_the_keyword_sets_what_the_option_sets(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    setting = SETTINGS[KEYWORDS[name]]
    low, _ = setting.limits or (6, 8)
    values: dict[str, Any] = {"number": low + 1, "switch": True, "path": "x.toml", "list": ["de"], "models": "ru=fake", "text": "fake"}
    value = {"from_": "de", "summary_language": "de", "exclude_kind": ["appeal"], "outlet": "x"}.get(name)
    other = [choice for choice in setting.choices if choice != getattr(Settings(), KEYWORDS[name])]
    value = value or (other[0] if other else values[setting.kind])
    base = with_options(Settings(outlets={"x": load_settings({}, environ={}).outlets.get("x", summarize.OutletSettings("x"))}), {})
    wanted = with_options(base, {KEYWORDS[name]: value})
    assert wanted != base
    with Summarizer(settings=base, **{name: value}) as made:
        assert made.settings == wanted
    seen: list[Settings] = []
    with Summarizer(settings=base) as plain:
        monkeypatch.setattr(plain, "_batch", lambda batch, targets, settings: seen.append(settings) or iter(()))
        list(plain.summarize_many(["x"], **{name: value}))
    targets = wanted.to if name == "to" else base.to
    assert [with_options(settings, {"to": targets}) for settings in seen] == [wanted]


def test_every_keyword_is_typed_as_its_setting_is() -> None:
    typed = typing.get_type_hints(Options)
    tables = {"profiles", "outlets"}
    wanted = {setting.keyword if setting.flags else name: setting for name, setting in SETTINGS.items() if name not in tables}
    assert set(typed) | {"to", "profile"} == set(wanted)
    kinds = {"number": {int}, "switch": {bool}, "path": {str, Path}}
    for name, hint in typed.items():
        parts = set(typing.get_args(hint)) - {type(None)}
        choices = {choice for part in parts for choice in typing.get_args(part) if typing.get_origin(part) is typing.Literal}
        assert choices == set(wanted[name].choices), name
        assert choices or str in parts or parts == kinds[wanted[name].kind], name
    assert set(inspect.signature(Summarizer).parameters) >= {"to", "profile"}


def _named(annotation: Any) -> Iterator[type]:
    """The classes of this package in an annotation."""
    if inspect.isclass(annotation) and annotation.__module__.startswith("summarize"):
        yield annotation
    for part in typing.get_args(annotation):
        for one in part if isinstance(part, list) else [part]:
            yield from _named(one)


def _hints(function: Any) -> dict[str, Any]:
    module = inspect.getmodule(inspect.unwrap(function))
    names: dict[str, Any] = {
        "regex": regex,
        **vars(types),
        **vars(digest_types),
        **vars(errors),
        **{name: getattr(summarize, name) for name in summarize.__all__},
    }
    for place in ("weights.progress", "setting_values", "verification.base", "digest.options", "render.outputs", "config"):
        names |= vars(importlib.import_module(f"summarize.{place}"))
    return typing.get_type_hints(function, {**names, **vars(module or types)})


def _public_annotations() -> Iterator[tuple[str, Any]]:
    for name in summarize.__all__:
        value = getattr(summarize, name)
        if inspect.isfunction(value):
            yield from ((name, hint) for hint in _hints(value).values())
        elif inspect.isclass(value):
            if is_dataclass(value):
                hints = _hints(value)
                yield from ((f"{name}.{field.name}", hints[field.name]) for field in fields(value))
            for key, member in vars(value).items():
                function = member.fget if isinstance(member, property) else member
                if inspect.isfunction(function) and (key == "__init__" or not key.startswith("_")) and not is_dataclass(value):
                    yield from ((f"{name}.{key}", hint) for hint in _hints(function).values())


def test_every_type_of_a_public_signature_is_exported() -> None:
    annotations = list(_public_annotations())
    assert len(annotations) > 150
    missing = {(where, found.__name__) for where, hint in annotations for found in _named(hint) if found.__name__ not in summarize.__all__}
    assert missing == set()


def test_every_error_and_every_type_is_exported() -> None:
    for module, kind in ((errors, Exception), (types, object), (digest_types, object)):
        own = [name for name, value in vars(module).items() if inspect.isclass(value) and value.__module__ == module.__name__]
        assert own
        assert [name for name in own if issubclass(getattr(module, name), kind) and name not in summarize.__all__] == []


def test_every_name_that_is_listed_is_there_and_documented() -> None:
    for name in summarize.__all__:
        value = getattr(summarize, name)
        assert not inspect.isroutine(value) or inspect.getdoc(value), name
    assert set(summarize.__all__) <= set(dir(summarize))


def test_examples_in_docstrings_run() -> None:
    package = Path(summarize.__file__).parent
    texts = {path: path.read_text(encoding="utf-8") for path in package.rglob("*.py")}
    names = [".".join(path.relative_to(package.parent).with_suffix("").parts) for path, text in texts.items() if ">>> " in text]
    assert len(names) >= 6
    for name in names:
        ran = doctest.testmod(importlib.import_module(name.removesuffix(".__init__")))
        assert ran.attempted > 0
        assert ran.failed == 0, name
