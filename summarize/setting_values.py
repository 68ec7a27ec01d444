"""The declaration of one setting, and the values that it takes: from a file's table, an environment variable, a flag or a keyword."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from summarize import languages
from summarize.errors import ConfigError, UsageError, closest

_AGO = re.compile(r"(\d{1,5})\s*(h|d|w)\Z")
_HOURS = {"h": 1, "d": 24, "w": 168}


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
        metavar: the placeholder of the value in the help.
        group: the heading of the option.
        choices: the values there are; empty for any.
        limits: the least and the most that a number may be.
        shapes: whether it decides what is written, and so is a part of the keys of caches. One whose content counts instead (a file, a
            model) is not.
        engine: whether it belongs to the engines, which stay open across calls.
    """

    kind: str
    flags: tuple[str, ...] = ()
    help: str = ""
    metavar: str = "N"
    group: str = ""
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


def declare(default: Any, kind: str, *flags: str, help: str = "", **about: Any) -> Any:  # noqa: A002
    """Declare a field of a dataclass whose fields are set by options: see :class:`Setting`."""
    metadata = {"setting": Setting(kind, flags, help, **about)}
    return field(default_factory=dict, metadata=metadata) if default == {} else field(default=default, metadata=metadata)


def from_text(setting: Setting, text: str, variable: str) -> object:
    """Parse the value of an environment variable.

    Raises:
        UsageError: it makes no sense (names the variable).
    """
    try:
        if setting.kind == "switch":
            return _switch(text)
        if setting.kind == "models":
            return _pairs(text)
        return int(text) if setting.kind == "number" else text
    except ValueError:
        raise UsageError(f"{variable}={text!r} makes no sense", hint=f"unset {variable} or give it a proper value") from None


def convert(setting: Setting, value: object, origin: str, error: type[UsageError]) -> Any:
    """Return ``value`` as the setting holds it; ``origin`` says in an error where it was given.

    Raises:
        UsageError: it is of the wrong kind (``error`` is the class).
        UnsupportedLanguage: a language code is not known.
    """
    return _CONVERTERS[setting.kind](value, origin, error)


def _of(kind: type, what: str) -> Callable[[object, str, type[UsageError]], object]:
    """Return a converter that takes values of one class as they are."""

    def take(value: object, origin: str, error: type[UsageError]) -> object:
        if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
            raise error(f"expected {what} ({origin})")
        return value

    return take


def _moment(value: object, origin: str, error: type[UsageError]) -> datetime:
    """``2026-11-20``, ``2026-11-20T08:00`` or ``24h``, ``3d``, ``2w`` ago. A date without a zone is this machine's."""
    text = str(value).strip().lower()
    if found := _AGO.match(text):
        return datetime.now().astimezone() - timedelta(hours=int(found[1]) * _HOURS[found[2]])
    try:
        when = value if isinstance(value, datetime) else datetime.fromisoformat(text)
    except ValueError:
        raise error(f"{origin} {value!r} is no date", hint=f"{origin} 2026-11-20, or {origin} 24h, 3d, 2w") from None
    return when if when.tzinfo else when.astimezone()


def _path(value: object, origin: str, error: type[UsageError]) -> Path:
    if not isinstance(value, str | Path):
        raise error(f"expected a path ({origin})")
    return Path(value).expanduser()


def _places(value: object, origin: str, error: type[UsageError]) -> tuple[str, ...]:
    items = [value] if isinstance(value, str) else value
    if not isinstance(items, list | tuple) or not all(isinstance(item, str) for item in items):
        raise error(f"expected a list of words ({origin})")
    return tuple(items)


def _list(value: object, origin: str, error: type[UsageError]) -> tuple[str, ...]:
    """A list of words; a comma separates as well."""
    return tuple(part for item in _places(value, origin, error) for part in _parts(item))


def _models(value: object, origin: str, error: type[UsageError]) -> dict[str, str]:
    """A table of language = model, or ``LANG=ID`` once or as a list."""
    if isinstance(value, str | list | tuple) and all(isinstance(item, str) for item in value):
        try:
            value = _pairs(",".join([value] if isinstance(value, str) else value))
        except ValueError:
            raise error(f"no model in {value!r} ({origin})", hint="--translation-model ru=MODEL") from None
    if not isinstance(value, Mapping) or not all(isinstance(item, str) and item for item in value.values()):
        raise error(f"expected a table of language = model ({origin})")
    return {code if code == "*" else languages.get(str(code)).code: model for code, model in value.items()}


def _profiles(value: object, origin: str, error: type[UsageError]) -> dict[str, ProfileSettings]:
    if not isinstance(value, Mapping):
        raise error(f"expected tables [profiles.NAME] ({origin})")
    profiles: dict[str, ProfileSettings] = {}
    for name, table in value.items():
        if not isinstance(table, Mapping) or set(table) - {"summary", "translation"} or not isinstance(table.get("summary"), str):
            raise error(f"[profiles.{name}] takes summary, a model, and translation, a table of language = model ({origin})")
        where = f"translation of [profiles.{name}], {origin}"
        profiles[name] = ProfileSettings(name, table["summary"], _models(table.get("translation", {}), where, ConfigError))
    return profiles


def _outlets(value: object, origin: str, error: type[UsageError]) -> dict[str, OutletSettings]:
    if not isinstance(value, Mapping):
        raise error(f'expected tables [outlets."name"] ({origin})')
    outlets: dict[str, OutletSettings] = {}
    for name, table in value.items():
        if not isinstance(table, Mapping) or set(table) - {"drop", "keep"}:
            raise error(f'[outlets."{name}"] takes drop and keep, lists of regular expressions ({origin})')
        patterns = {}
        for key in ("drop", "keep"):
            listed = table.get(key, [])
            if not isinstance(listed, list) or not all(isinstance(item, str) for item in listed):
                raise error(f'{key} of [outlets."{name}"] is not a list of regular expressions ({origin})')
            patterns[key] = tuple(listed)
        outlets[name] = OutletSettings(name, **patterns)
    return outlets


_CONVERTERS: dict[str, Callable[[object, str, type[UsageError]], object]] = {
    "text": _of(str, "text"),
    "number": _of(int, "a whole number"),
    "switch": _of(bool, "true or false"),
    "path": _path,
    "moment": _moment,
    "places": _places,
    "list": _list,
    "models": _models,
    "profiles": _profiles,
    "outlets": _outlets,
}


def _switch(text: str) -> bool:
    lowered = text.strip().lower()
    if lowered in ("1", "true", "yes", "on"):
        return True
    if lowered in ("0", "false", "no", "off"):
        return False
    raise ValueError(text)


def _parts(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]


def _pairs(text: str) -> dict[str, str]:
    """``ru=a,b`` as ``{"ru": "a", "*": "b"}``."""
    models: dict[str, str] = {}
    for part in _parts(text):
        language, equals, model = part.rpartition("=")
        if not model or (equals and not language):
            raise ValueError(text)
        models[language or "*"] = model
    return models
