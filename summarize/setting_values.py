"""The declaration of one setting, and the values that it takes: from a file's table, an environment variable, a flag or a keyword."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from summarize import languages
from summarize.errors import UsageError, closest

_AGO = re.compile(r"(\d{1,5})\s*(h|d|w)\Z")
_HOURS = {"h": 1, "d": 24, "w": 168}
#: Placeholders in the help of values of these kinds, unless a setting has its own.
_METAVARS = {"number": "N", "path": "FILE"}


@dataclass(frozen=True, slots=True)
class OutletSettings:
    """Regular expressions for one outlet, matched against whole lines: ``drop`` excludes, ``keep`` keeps and wins over ``drop``."""

    name: str
    drop: tuple[str, ...] = ()
    keep: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ProfileSettings:
    """A profile of the user's: the model that writes, and those that translate, by target language (``*`` for every other)."""

    name: str
    summary: str
    translation: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Setting:
    """How a setting is given, limited and counted.

    Args:
        kind: ``text``, ``number``, ``switch``, ``path``, ``moment``, ``places``, ``list`` (commas separate too), ``models`` (language =
            model), ``profiles`` or ``outlets`` (tables).
        flags: its option, the long name first; empty where only the file and the environment set it.
        help: the option's line of help.
        group: the heading of the option.
        metavar: the placeholder of the value in the help.
        choices: the values there are; empty for any.
        limits: the least and the most that a number may be.
        shapes: whether it decides what is written, and so is a part of the keys of caches. One whose content counts instead (a file, a
            model) is not.
        engine: whether it belongs to the engines, which stay open across calls.
    """

    kind: str
    flags: tuple[str, ...] = ()
    help: str = ""
    group: str = ""
    metavar: str = ""
    choices: tuple[str, ...] = ()
    limits: tuple[int, int] | None = None
    shapes: bool = True
    engine: bool = False

    @property
    def keyword(self) -> str:
        """Its option's name as a keyword of Python: ``from_`` for ``--from``."""
        name = self.flags[0].lstrip("-").replace("-", "_")
        return f"{name}_" if name == "from" else name

    def variables(self, name: str) -> tuple[str, ...]:
        """Return the environment variables that set it, the strongest last; a table of tables has none."""
        if self.kind in ("profiles", "outlets"):
            return ()
        own = f"SUMMARIZE_{name.upper()}"
        return (own, "SUMMARIZE_MODELS") if name == "models_dir" else (own,)

    def validate(self, name: str, value: object) -> None:
        """Raise UsageError if a value is none of the choices, or beyond the limits."""
        if self.choices and value not in self.choices:
            listed = f"{', '.join(self.choices[:-1])} or {self.choices[-1]}"
            first = next(iter(closest(str(value), self.choices)), self.choices[0])
            hint = f"{self.flags[0]} {first}" if self.flags else f'{name} = "{first}" in config.toml'
            raise UsageError(f"{name} is {listed}, not {value!r}", hint=hint)
        if self.limits and isinstance(value, int) and not self.limits[0] <= value <= self.limits[1]:
            low, high = self.limits
            shown = name.replace("_", "-")
            raise UsageError(f"{shown} is {value}, not between {low} and {high}", hint=f"--{shown} {low}")


def declare(default: Any, kind: str, flags: str = "", help: str = "", group: str = "", **about: Any) -> Any:  # noqa: A002
    """Declare a field of a dataclass whose fields are set by options: see :class:`Setting`. A space parts ``flags``."""
    about.setdefault("metavar", _METAVARS.get(kind, "NAME"))
    metadata = {"setting": Setting(kind, tuple(flags.split()), help, group, **about)}
    return field(default_factory=dict, metadata=metadata) if default == {} else field(default=default, metadata=metadata)


def from_text(setting: Setting, text: str, variable: str) -> object:
    """Parse the value of an environment variable.

    Raises:
        UsageError: it makes no sense (names the variable).
    """
    try:
        if setting.kind == "switch":
            return _SWITCH[text.strip().lower()]
        return int(text) if setting.kind == "number" else text
    except (KeyError, ValueError):
        raise UsageError(f"{variable}={text!r} makes no sense", hint=f"unset {variable} or give it a proper value") from None


def convert(setting: Setting, value: object, origin: str, error: type[UsageError]) -> Any:
    """Return ``value`` as the setting holds it; ``origin`` says in an error where it was given.

    Raises:
        UsageError: it is of the wrong kind (``error`` is the class).
        UnsupportedLanguage: a language code is not known.
    """
    try:
        return _CONVERTERS[setting.kind](value)
    except (TypeError, ValueError) as wrong:
        what, hint = (*wrong.args, None)[:2]
        raise error(f"{what} ({origin})", hint=hint) from None


# Converters raise TypeError or ValueError with what is wrong, and a hint where there is one.


def _of(kind: type, what: str) -> Callable[[object], object]:
    """Return a converter that takes values of one class as they are."""

    def take(value: object) -> object:
        if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
            raise ValueError(f"expected {what}")
        return value

    return take


def _moment(value: object) -> datetime:
    """``2026-11-20``, ``2026-11-20T08:00`` or ``24h``, ``3d``, ``2w`` ago. A date without a zone is this machine's."""
    text = str(value).strip().lower()
    if found := _AGO.match(text):
        return datetime.now().astimezone() - timedelta(hours=int(found[1]) * _HOURS[found[2]])
    try:
        when = value if isinstance(value, datetime) else datetime.fromisoformat(text)
    except ValueError:
        raise ValueError(f"{value!r} is no date", "2026-11-20, or 24h, 3d, 2w") from None
    return when if when.tzinfo else when.astimezone()


def _path(value: object) -> Path:
    if not isinstance(value, str | Path):
        raise TypeError("expected a path")
    return Path(value).expanduser()


def _words(value: object) -> tuple[str, ...]:
    items = [value] if isinstance(value, str) else value
    if not isinstance(items, list | tuple) or not all(isinstance(item, str) for item in items):
        raise ValueError("expected a list of words")
    return tuple(items)


def _list(value: object) -> tuple[str, ...]:
    """A list of words; a comma separates as well."""
    return tuple(part.strip() for item in _words(value) for part in item.split(",") if part.strip())


def _models(value: object) -> dict[str, str]:
    """A table of language = model, or ``LANG=ID`` once or as a list: ``ru=a,b`` is ``{"ru": "a", "*": "b"}``."""
    if not isinstance(value, Mapping):
        pairs = [part.rpartition("=") for part in _list(value)]
        if not all(model and (language or not equals) for language, equals, model in pairs):
            raise ValueError(f"no model in {value!r}", "--translation-model ru=MODEL")
        value = {language or "*": model for language, _, model in pairs}
    if not all(isinstance(item, str) and item for item in value.values()):
        raise ValueError("expected a table of language = model")
    return {code if code == "*" else languages.get(str(code)).code: model for code, model in value.items()}


def _tables(value: object, heading: str, keys: set[str], holds: str) -> dict[str, Mapping[str, Any]]:
    """Tables ``[heading.NAME]`` by name, with no other keys than these."""
    if not isinstance(value, Mapping):
        raise TypeError(f"expected tables [{heading}.NAME]")
    for name, table in value.items():
        if not isinstance(table, Mapping) or set(table) - keys:
            raise ValueError(f'[{heading}."{name}"] takes {holds}')
    return dict(value)


def _profiles(value: object) -> dict[str, ProfileSettings]:
    holds = "summary, a model, and translation, a table of language = model"
    tables = _tables(value, "profiles", {"summary", "translation"}, holds)
    for name, table in tables.items():
        if not isinstance(table.get("summary"), str):
            raise TypeError(f'[profiles."{name}"] takes {holds}')
    return {name: ProfileSettings(name, table["summary"], _models(table.get("translation", {}))) for name, table in tables.items()}


def _outlets(value: object) -> dict[str, OutletSettings]:
    tables = _tables(value, "outlets", {"drop", "keep"}, "drop and keep, lists of regular expressions")
    for name, table in tables.items():
        for key, listed in table.items():
            if not isinstance(listed, list) or not all(isinstance(item, str) for item in listed):
                raise ValueError(f'{key} of [outlets."{name}"] is not a list of regular expressions')
    return {name: OutletSettings(name, **{key: tuple(listed) for key, listed in table.items()}) for name, table in tables.items()}


_SWITCH = dict.fromkeys(("1", "true", "yes", "on"), True) | dict.fromkeys(("0", "false", "no", "off"), False)
_CONVERTERS: dict[str, Callable[[object], object]] = {
    "text": _of(str, "text"),
    "number": _of(int, "a whole number"),
    "switch": _of(bool, "true or false"),
    "path": _path,
    "moment": _moment,
    "places": _words,
    "list": _list,
    "models": _models,
    "profiles": _profiles,
    "outlets": _outlets,
}
