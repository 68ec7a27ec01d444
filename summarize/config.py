"""Settings: defaults < ``config.toml`` < environment (``SUMMARIZE_*``) < flags, resolved once into one frozen value that is passed down.

Nothing is read at import and no folder is created. ``config.toml`` lives in the user's configuration folder
(``summarize doctor`` names it) or where ``SUMMARIZE_CONFIG`` points::

    profile = "bundled"
    to = ["ru", "es"]

    [profiles.desk]                  # a profile of your own: --profile desk
    summary = "openai:qwen3-30b"
    translation = { ru = "opus-en-zle", "*" = "openai:qwen3-30b" }

    [outlets."example.org"]          # rules for one outlet's pages; they win over the classifier
    drop = ["^Read more:"]
    keep = ["^Correction:"]

Unknown keys are errors, not silence: a mistyped key would otherwise be a setting that never takes effect.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, Literal

from summarize import languages
from summarize.errors import ConfigError, UsageError
from summarize.types import KINDS

ChecksMode = Literal["off", "warn", "repair"]
Effort = Literal["fast", "normal", "best"]
GgufEngine = Literal["auto", "llama_cpp", "openvino"]

#: 20 MB holds any article ever printed; what is larger is a mistake or an attack. Bytes.
DEFAULT_MAX_BYTES = 20_000_000


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
class Settings:
    """Everything a run needs to know. Sizes are bytes, lengths are words or sentences as named, times seconds.

    ``server`` is the address of an OpenAI-compatible server; its key is never a setting but stands in the environment or in
    ``server_key_file``. ``parallel`` is also the number of requests it gets at once. ``gguf_engine`` says what runs models in GGUF files:
    OpenVINO reads prompts and decodes many sequences together faster, and takes more memory (docs/speed.md); ``auto`` takes it where its
    extra is installed and the machine suits it.
    """

    profile: str = "auto"
    to: tuple[str, ...] = ("ru", "es")
    source_language: str | None = None
    summary_language: str | None = None
    sentences: int | None = None
    words: int | None = None
    summary_model: str | None = None
    translation_models: Mapping[str, str] = field(default_factory=dict)
    profiles: Mapping[str, ProfileSettings] = field(default_factory=dict)
    server: str | None = None
    server_model: str | None = None
    server_key_file: Path | None = None
    server_timeout: int | None = None
    firefox_dir: Path | None = None
    checks: ChecksMode = "repair"
    effort: Effort = "normal"
    strict: bool = False
    offline: bool = False
    device: str = "cpu"
    gguf_engine: GgufEngine = "auto"
    threads: int | None = None
    context: int | None = None
    parallel: int | None = None
    seed: int = 0
    encoding: str | None = None
    max_bytes: int = DEFAULT_MAX_BYTES
    keep_all: bool = False
    ignore_embargo: bool = False
    exclude: tuple[str, ...] | None = None
    outlet: str | None = None
    outlets: Mapping[str, OutletSettings] = field(default_factory=dict)
    glossary: Path | None = None
    prompts_dir: Path | None = None
    models_dir: Path | None = None
    catalog: Path | None = None


def config_path(environ: Mapping[str, str] | None = None) -> Path:
    """Where ``config.toml`` is looked for. The file need not exist."""
    environ = os.environ if environ is None else environ
    if override := environ.get("SUMMARIZE_CONFIG"):
        return Path(override)
    from platformdirs import user_config_path

    return user_config_path("summarize") / "config.toml"


def load_settings(
    overrides: Mapping[str, object] | None = None,
    *,
    path: Path | None = None,
    environ: Mapping[str, str] | None = None,
) -> Settings:
    """Resolve the settings. ``overrides`` are the flags; a value of None means that the flag was not given.

    Raises:
        ConfigError: the file is malformed, has an unknown key or a value of the wrong kind (names the file and the key).
        UsageError: a flag or an environment variable has a value that makes no sense.
        UnsupportedLanguage: a language code is not known.
    """
    environ = os.environ if environ is None else environ
    values: dict[str, Any] = {}
    values.update(_from_file(path or config_path(environ), required=path is not None or "SUMMARIZE_CONFIG" in environ))
    values.update(_from_environment(environ))
    for key, value in (overrides or {}).items():
        if value is not None:
            values[key] = _convert(key, value, f"--{key.replace('_', '-')}", UsageError)
    return _validated(Settings(**values))


#: Names of ``summarize run``'s options that differ from the settings they set.
_OPTION_NAMES = {"from_": "source_language", "translation_model": "translation_models"}


def with_options(settings: Settings, options: Mapping[str, object]) -> Settings:
    """Set options on top of resolved settings, by the names that ``summarize run`` has for them; None means not given.

    Raises:
        UsageError: there is no such option, or its value makes no sense.
        UnsupportedLanguage: a language code is not known.
    """
    from dataclasses import replace

    values: dict[str, Any] = {}
    for name, value in options.items():
        key = _OPTION_NAMES.get(name, name)
        if key == "translation_models" and isinstance(value, str):
            value = {"*": value}
        if value is not None:
            values[key] = _convert(key, value, name, UsageError)
    return _validated(replace(settings, **values)) if values else settings


def _from_file(path: Path, *, required: bool) -> dict[str, Any]:
    try:
        raw = path.read_bytes()
    except FileNotFoundError:
        if required:
            raise ConfigError(f"no configuration file ({path})", hint="check the path in SUMMARIZE_CONFIG or --config") from None
        return {}
    except OSError as error:
        raise ConfigError(f"cannot read the configuration: {error.strerror} ({path})", hint="check the file's permissions") from error
    try:
        table = tomllib.loads(raw.decode("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        raise ConfigError(f"configuration is not valid TOML: {error} ({path})") from error
    return {key: _convert(key, value, f"{key} in {path}", ConfigError) for key, value in table.items()}


#: Environment variables that are ours but are no setting of a run.
_OTHER_VARIABLES = frozenset({"SUMMARIZE_CONFIG", "SUMMARIZE_MODELS", "SUMMARIZE_MIRROR", "SUMMARIZE_PLUGINS", "SUMMARIZE_DEBUG"})


def _from_environment(environ: Mapping[str, str]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for name in _FROM_TEXT:
        variable = f"SUMMARIZE_{name.upper()}"
        if variable in _OTHER_VARIABLES or not environ.get(variable):
            continue
        try:
            parsed = _FROM_TEXT[name](environ[variable])
        except ValueError:
            raise UsageError(
                f"{variable}={environ[variable]!r} makes no sense", hint=f"unset {variable} or give it a proper value"
            ) from None
        values[name] = _convert(name, parsed, variable, UsageError)
    if environ.get("SUMMARIZE_MODELS"):
        values["models_dir"] = Path(environ["SUMMARIZE_MODELS"])
    return values


def _flag(text: str) -> bool:
    lowered = text.strip().lower()
    if lowered in ("1", "true", "yes", "on"):
        return True
    if lowered in ("0", "false", "no", "off"):
        return False
    raise ValueError(text)


def _list(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]


def _pairs(text: str) -> dict[str, str]:
    """``ru=a,b`` as ``{"ru": "a", "*": "b"}``."""
    models: dict[str, str] = {}
    for part in _list(text):
        language, equals, model = part.rpartition("=")
        if not model or (equals and not language):
            raise ValueError(text)
        models[language or "*"] = model
    return models


_FROM_TEXT: dict[str, Callable[[str], object]] = {
    "profile": str,
    "to": _list,
    "source_language": str,
    "summary_language": str,
    "sentences": int,
    "words": int,
    "summary_model": str,
    "server": str,
    "server_model": str,
    "server_key_file": str,
    "server_timeout": int,
    "firefox_dir": str,
    "translation_models": _pairs,
    "checks": str,
    "effort": str,
    "strict": _flag,
    "offline": _flag,
    "device": str,
    "gguf_engine": str,
    "threads": int,
    "context": int,
    "parallel": int,
    "seed": int,
    "encoding": str,
    "max_bytes": int,
    "glossary": str,
    "prompts_dir": str,
    "catalog": str,
}

_PATHS = frozenset({"glossary", "prompts_dir", "models_dir", "catalog", "server_key_file", "firefox_dir"})
_TUPLES = frozenset({"to", "exclude"})
_INTEGERS = frozenset({"sentences", "words", "threads", "context", "parallel", "seed", "max_bytes", "server_timeout"})
_BOOLEANS = frozenset({"strict", "offline", "keep_all", "ignore_embargo"})
_FIELDS = frozenset(item.name for item in fields(Settings))


def _convert(key: str, value: object, origin: str, error: type[UsageError]) -> Any:
    if key not in _FIELDS:
        known = ", ".join(sorted(_FIELDS))
        raise error(f"unknown setting {key!r} ({origin})", hint=f"known settings: {known}")
    if key == "outlets":
        return _outlets(value, origin)
    if key == "profiles":
        return _profiles(value, origin)
    if key == "translation_models":
        return _translation(value, origin, error)
    if key in _PATHS:
        if not isinstance(value, str | Path):
            raise error(f"expected a path ({origin})")
        return Path(value).expanduser()
    if key in _TUPLES:
        if isinstance(value, str):
            value = _list(value)
        if not isinstance(value, list | tuple) or not all(isinstance(item, str) for item in value):
            raise error(f"expected a list of words ({origin})")
        return tuple(value)
    if key in _BOOLEANS:
        if not isinstance(value, bool):
            raise error(f"expected true or false ({origin})")
        return value
    if key in _INTEGERS:
        if not isinstance(value, int) or isinstance(value, bool):
            raise error(f"expected a whole number ({origin})")
        return value
    if not isinstance(value, str):
        raise error(f"expected text ({origin})")
    return value


def _translation(value: object, origin: str, error: type[UsageError]) -> dict[str, str]:
    if not isinstance(value, Mapping) or not all(isinstance(item, str) and item for item in value.values()):
        raise error(f"expected a table of language = model ({origin})")
    return {code if code == "*" else languages.get(str(code)).code: model for code, model in value.items()}


def _profiles(value: object, origin: str) -> dict[str, ProfileSettings]:
    if not isinstance(value, Mapping):
        raise ConfigError(f"expected tables [profiles.NAME] ({origin})")
    profiles: dict[str, ProfileSettings] = {}
    for name, table in value.items():
        if not isinstance(table, Mapping) or set(table) - {"summary", "translation"} or not isinstance(table.get("summary"), str):
            raise ConfigError(f"[profiles.{name}] takes summary, a model, and translation, a table of language = model ({origin})")
        where = f"translation of [profiles.{name}], {origin}"
        profiles[name] = ProfileSettings(name, table["summary"], _translation(table.get("translation", {}), where, ConfigError))
    return profiles


def _outlets(value: object, origin: str) -> dict[str, OutletSettings]:
    if not isinstance(value, Mapping):
        raise ConfigError(f'expected tables [outlets."name"] ({origin})')
    outlets: dict[str, OutletSettings] = {}
    for name, table in value.items():
        if not isinstance(table, Mapping) or set(table) - {"drop", "keep"}:
            raise ConfigError(f'[outlets."{name}"] takes drop and keep, lists of regular expressions ({origin})')
        patterns = {}
        for key in ("drop", "keep"):
            listed = table.get(key, [])
            if not isinstance(listed, list) or not all(isinstance(item, str) for item in listed):
                raise ConfigError(f'{key} of [outlets."{name}"] is not a list of regular expressions ({origin})')
            patterns[key] = tuple(listed)
        outlets[name] = OutletSettings(name, **patterns)
    return outlets


def _validated(settings: Settings) -> Settings:
    from dataclasses import replace

    if settings.checks not in ("off", "warn", "repair"):
        raise UsageError(f"checks is off, warn or repair, not {settings.checks!r}", hint="--checks repair")
    if settings.effort not in ("fast", "normal", "best"):
        raise UsageError(f"effort is fast, normal or best, not {settings.effort!r}", hint="--effort normal")
    if settings.gguf_engine not in ("auto", "llama_cpp", "openvino"):
        raise UsageError(
            f"gguf_engine is auto, llama_cpp or openvino, not {settings.gguf_engine!r}", hint='gguf_engine = "llama_cpp" in config.toml'
        )
    ranges = {
        "sentences": (1, 20),
        "words": (5, 2000),
        "threads": (1, 1024),
        "context": (256, 1_000_000),
        "parallel": (1, 256),
        "max_bytes": (1, 2**40),
        "server_timeout": (1, 86_400),
    }
    for name, (low, high) in ranges.items():
        number = getattr(settings, name)
        if number is not None and not low <= number <= high:
            raise UsageError(
                f"{name.replace('_', '-')} is {number}, not between {low} and {high}", hint=f"--{name.replace('_', '-')} {low}"
            )
    if settings.exclude is not None and (wrong := [kind for kind in settings.exclude if kind not in KINDS]):
        raise UsageError(f"unknown kind to exclude: {', '.join(wrong)}", hint=f"kinds: {', '.join(KINDS)}")
    if settings.outlet is not None and settings.outlet not in settings.outlets:
        raise UsageError(f"no rules for outlet {settings.outlet!r}", hint=f'add [outlets."{settings.outlet}"] to config.toml')
    targets = tuple(dict.fromkeys(languages.get(code).code for code in settings.to if code != "none"))
    for code in (settings.source_language, settings.summary_language):
        if code is not None:
            languages.get(code)
    return replace(settings, to=targets)
