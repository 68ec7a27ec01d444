"""Options that several commands share, declared once: those of the settings come from :mod:`summarize.config`, the others are here.

A command is registered with :func:`command`. Its parameter ``settings`` is made from the options of the settings that it names, and a
parameter that is a dataclass from one option for each field that declares one::

    @command(app, *LANGUAGES, *MODELS)
    def digest(ctx: typer.Context, articles: ..., settings: Settings, options: DigestOptions) -> None: ...
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from dataclasses import Field, fields, is_dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from summarize.cli.group import Sections
from summarize.cli.terminal import terminal
from summarize.config import SETTINGS, Settings, load_settings
from summarize.errors import UsageError
from summarize.setting_values import Setting, convert
from summarize.text import assets

if TYPE_CHECKING:
    from summarize.cli.terminal import Terminal

#: The heading of options that say where a result goes and how it looks.
OUTPUT = "Output"

#: Groups of settings that commands take together.
LANGUAGES = ("to", "source_language")
LENGTH = ("summary_language", "sentences", "words", "chars", "style", "plain")
HEADLINES = ("headlines", "headline_chars")
LEFT_OUT = ("keep_all", "ignore_embargo", "exclude", "outlet")
CHECKS = ("checks", "effort", "strict", "glossary", "memory")
TRANSLATOR = ("profile", "translation_models", "server", "server_model", "server_key_file", "server_timeout", "prompts_dir", "offline")
MODELS = ("profile", "summary_model", *TRANSLATOR[1:])
MACHINE = ("device", "threads", "context", "parallel", "seed")
INPUT = ("encoding", "max_bytes")


def option(flags: str, help: str, group: str | None = None, *, metavar: str | None = None, **more: Any) -> Any:
    """Declare an option of one command, in its ``Annotated`` type, under a heading. A space parts ``flags``."""
    return typer.Option(*flags.split(), help=help, metavar=metavar, rich_help_panel=group, show_default=False, **more)


def argument(metavar: str, help: str) -> Any:
    """Declare an argument of one command."""
    return typer.Argument(metavar=metavar, help=help, show_default=False)


def format_option(help: str) -> Any:
    """Declare ``--format`` of one command; ``help`` says which formats it has."""
    return option("--format -f", help, OUTPUT, metavar="NAME")


Output = Annotated[Path | None, option("--output -o", "Write here instead of stdout; whole or not at all.", OUTPUT, metavar="FILE")]
Explain = Annotated[bool, option("--explain", "Show every line with its label, score and reasons.", "What is left out")]
AllowPrivate = Annotated[bool, option("--allow-private", "Open links into your own network at hosts named here.", "Sources")]
RecordFile = Annotated[Path | None, option("--record", "The record of a review (review.json beside RESULT).", metavar="FILE")]
AsJson = Annotated[bool, typer.Option("--json", help="As JSON.")]


class Given(dict[str, object]):
    """The settings that were given as options, for a command that resolves them itself."""


def setting(name: str) -> Any:
    """Return the option of a setting, as the default value of a command's parameter; None means that it was not given."""
    return _option(SETTINGS[name], reversible=True)


def _option(declared: Setting, *, reversible: bool) -> Any:
    flags = [*declared.flags]
    if declared.kind == "switch" and reversible:
        flags = [f"{flags[0]}/--no-{flags[0].removeprefix('--')}"]
    more: dict[str, Any] = {"parser": _number} if declared.kind == "number" else {}
    if declared.choices or declared.metavar in ("LANG", "ID") or "--profile" in flags:
        more["autocompletion"] = _completion(declared)
    more |= {"help": declared.help, "rich_help_panel": declared.group or None, "show_default": False}
    return typer.Option(None, *flags, metavar=None if declared.kind == "switch" else declared.metavar, **more)


def _completion(declared: Setting) -> Callable[[str], list[tuple[str, str]]]:
    """Return what completes the value of an option in a shell: its choices, languages, profiles or models."""

    def complete(incomplete: str) -> list[tuple[str, str]]:
        from summarize import languages, profiles
        from summarize.weights import Catalog

        known = dict.fromkeys(declared.choices, "")
        if declared.metavar == "LANG":
            known = {code: language.name for code, language in languages.LANGUAGES.items()}
        elif declared.metavar == "ID":
            known = {model.id: model.description for model in Catalog.load()}
        elif "--profile" in declared.flags:
            known = dict.fromkeys(profiles.known_profiles(load_settings()), "")
        return [(value, about) for value, about in known.items() if value.startswith(incomplete)]

    return complete


def _number(text: str) -> int | str:
    """Parse a whole number; an empty value stays, for it takes back what the configuration says."""
    try:
        return int(text) if text else text
    except ValueError:
        raise typer.BadParameter(f"{text!r} is not a whole number") from None


def _type(declared: Setting) -> Any:
    several = list[str] | None
    kinds: dict[str, Any] = {"number": int | None, "switch": bool | None, "list": several, "places": several, "models": several}
    return kinds.get(declared.kind, str | None)


def command(
    app: typer.Typer, *names: str, name: str | None = None, epilog: str | None = None
) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Register a command of ``app``; ``names`` are the settings whose options it has."""

    def register(function: Callable[..., None]) -> Callable[..., None]:
        expanded = _Expanded(function, names)

        def run(**values: Any) -> None:
            function(**expanded.collected(values))

        run.__name__, run.__doc__ = function.__name__, function.__doc__
        run.__signature__ = inspect.Signature(expanded.parameters)  # type: ignore[attr-defined]
        run.__annotations__ = {}
        app.command(name, cls=Sections, epilog=epilog)(run)
        return function

    return register


class _Expanded:
    """The parameters of a command with its groups as single options, and the way back."""

    def __init__(self, function: Callable[..., None], names: tuple[str, ...]) -> None:
        self.parameters: list[inspect.Parameter] = []
        self._keywords = {SETTINGS[name].keyword: name for name in names}
        self._groups: dict[str, Any] = {}
        for parameter in inspect.signature(function, eval_str=True).parameters.values():
            kind = parameter.annotation
            if kind in (Settings, Given):
                self._settings = parameter
                for keyword, name in self._keywords.items():
                    self._add(keyword, _type(SETTINGS[name]), setting(name))
            elif is_dataclass(kind):
                self._groups[parameter.name] = kind
                for item in _declared(kind):
                    declared = item.metadata["setting"]
                    self._add(item.name, _type(declared), _option(declared, reversible=item.default is not False))
            else:
                self.parameters.append(parameter.replace(kind=inspect.Parameter.KEYWORD_ONLY))

    def _add(self, name: str, annotation: Any, default: Any) -> None:
        self.parameters.append(inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=annotation))

    def collected(self, values: dict[str, Any]) -> dict[str, Any]:
        """Return what the command is called with."""
        for name, group in self._groups.items():
            values[name] = _filled(group, {item.name: values.pop(item.name) for item in _declared(group)})
        given = Given({name: values.pop(keyword) for keyword, name in self._keywords.items()})
        resolved = self._settings.annotation is Settings
        values[self._settings.name] = settings(terminal(values["ctx"]), given) if resolved else given
        return values


def _declared(group: Any) -> list[Field[Any]]:
    """The fields of a dataclass that declare an option."""
    return [item for item in fields(group) if "setting" in item.metadata]


def _filled(group: Any, given: Mapping[str, object]) -> Any:
    """Make a value of a dataclass from options; raises UsageError for one that makes no sense."""
    values = {}
    for item in _declared(group):
        declared: Setting = item.metadata["setting"]
        if (value := given[item.name]) not in (None, "", []):
            values[item.name] = convert(declared, value, declared.flags[0], UsageError)
            declared.validate(item.name, values[item.name])
    return group(**values)


def settings(term: Terminal, given: Mapping[str, object]) -> Settings:
    """Resolve the settings of this run: flags over environment over config.toml over defaults."""
    found = load_settings(given, path=term.config)

    def fetched(name: str) -> Path:
        """Find what the work on texts needs, fetched at first use; said on stderr."""
        from summarize.weights.pull import fetcher

        return fetcher(found, notify=term.note)(name)

    assets.use(fetched)
    return found
