"""Settings: defaults < ``config.toml`` < environment (``SUMMARIZE_*``) < flags, resolved once into one frozen value that is passed down.

Each setting is declared once, in :class:`Settings`: its default, its option of the command line, its limits, and whether it shapes what is
written. Options, their help, environment variables, keywords of the Python API and the keys of caches follow from that.

Nothing is read at import and no folder is created. ``config.toml`` lives in the user's configuration folder
(``summarize config show`` says where) or where ``SUMMARIZE_CONFIG`` points::

    to = ["ru", "es"]

    [profiles.newsroom]              # a profile of your own: --profile newsroom
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
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any, Literal, get_args

from summarize import languages
from summarize.errors import ConfigError, UsageError, closest, did_you_mean
from summarize.setting_values import OutletSettings, ProfileSettings, Setting, convert, declare, from_text
from summarize.types import KINDS

ChecksMode = Literal["off", "warn", "repair"]
Effort = Literal["fast", "normal", "best"]
Style = Literal["paragraph", "bullets", "brief"]
GgufEngine = Literal["auto", "llama_cpp", "openvino"]

#: 20 MB holds any article ever printed; what is larger is a mistake or an attack. Bytes.
DEFAULT_MAX_BYTES = 20_000_000

#: Headings of the options in --help.
LANGUAGES, LENGTH, LEFT_OUT, CHECKS, MODELS, MACHINE, INPUT = (
    "Languages", "Summary", "What is left out", "Checks", "Models", "Machine", "Input",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything a run needs to know. Sizes are bytes, lengths are words or sentences as named, times seconds.

    ``server`` is the address of an OpenAI-compatible server; its key is never a setting but is in the environment or in
    ``server_key_file``. ``parallel`` is also the number of requests it gets at once. ``gguf_engine`` says what runs models in GGUF files:
    OpenVINO reads prompts and decodes many sequences together faster, and takes more memory (docs/speed.md); ``auto`` takes it where its
    extra is installed and the machine suits it.
    """

    to: tuple[str, ...] = declare(
        ("ru", "es"), "list", "--to -t", "Translate into this language; again for more. none: no translation.",
        LANGUAGES, metavar="LANG", shapes=False,
    )  # fmt: skip
    source_language: str | None = declare(
        None, "text", "--from --source-lang", "Language of the input; without it, it is detected.", LANGUAGES, metavar="LANG", shapes=False
    )
    summary_language: str | None = declare(None, "text", "--summary-language", "Language of the summary.", LANGUAGES, metavar="LANG")
    sentences: int | None = declare(None, "number", "--sentences", "Sentences in a summary (2 to 3).", LENGTH, limits=(1, 20))
    words: int | None = declare(None, "number", "--words", "Words in a summary, at most.", LENGTH, limits=(5, 2000))
    chars: int | None = declare(
        None, "number", "--chars", "Characters in a summary, at most; no sentence is cut.", LENGTH, limits=(40, 10_000)
    )
    style: Style = declare(
        "paragraph", "text", "--style", "paragraph, bullets that each can be read alone, or brief: one sentence (paragraph).",
        LENGTH, choices=get_args(Style),
    )  # fmt: skip
    plain: bool = declare(False, "switch", "--plain", "Short sentences in plain words.", LENGTH)
    headlines: int | None = declare(None, "number", "--headlines", "Headlines to suggest, the article's own first.", LENGTH, limits=(1, 10))
    headline_chars: int = declare(
        70, "number", "--headline-chars", "Characters in a suggested headline, at most (70).", LENGTH, limits=(20, 200)
    )
    keep_all: bool = declare(False, "switch", "--keep-all", "Leave nothing out.", LEFT_OUT)
    ignore_embargo: bool = declare(False, "switch", "--ignore-embargo", "Read what must not be published yet, too.", LEFT_OUT, shapes=False)
    exclude: tuple[str, ...] | None = declare(
        None, "list", "--exclude-kind", "Leave out only this kind of line, such as appeal or related; again for more.",
        LEFT_OUT, metavar="KIND",
    )  # fmt: skip
    outlet: str | None = declare(None, "text", "--outlet", 'Use the rules of [outlets."NAME"] in config.toml.', LEFT_OUT)
    checks: ChecksMode = declare(
        "repair", "text", "--checks", "off, warn, or repair what is found (repair).", CHECKS, choices=get_args(ChecksMode)
    )
    effort: Effort = declare(
        "normal", "text", "--effort", "fast (nothing tried again), normal, or best (an error is tried again eight times) (normal).",
        CHECKS, choices=get_args(Effort),
    )  # fmt: skip
    strict: bool = declare(
        False, "switch", "--strict", "Exit 6 if a check finds an error; a text that has one is not written.", CHECKS, shapes=False
    )
    entailment: bool = declare(False, "switch", "--entailment", "Ask a second model about English summaries, extra [verify].", CHECKS)
    glossary: Path | None = declare(
        None, "path", "--glossary", "Terms to force, keep or forbid (.toml, .tsv, .csv or .tbx).", CHECKS, shapes=False
    )
    memory: Path | None = declare(None, "path", "--memory", "Use the approved sentences of this translation memory.", CHECKS, shapes=False)
    profile: str = declare(
        "auto", "text", "--profile -p", "Which models: auto, small, standard, best, bundled, server, extractive, fake, or your own.",
        MODELS, shapes=False,
    )  # fmt: skip
    summary_model: str | None = declare(None, "text", "--summary-model", "Write with this model.", MODELS, metavar="ID", shapes=False)
    translation_models: Mapping[str, str] = declare(
        {}, "models", "--translation-model", "Translate with this model; LANG=ID for one language.", MODELS, metavar="LANG=ID", shapes=False
    )
    server: str | None = declare(None, "text", "--server", "Address of an OpenAI-compatible server.", MODELS, metavar="URL", engine=True)
    server_model: str | None = declare(None, "text", "--server-model", "The server's model, if it has several.", MODELS, engine=True)
    server_key_file: Path | None = declare(
        None, "path", "--server-key-file", "File with the server's key (chmod 600); or SUMMARIZE_API_KEY.",
        MODELS, engine=True, shapes=False,
    )  # fmt: skip
    server_timeout: int | None = declare(
        None, "number", "--server-timeout", "Seconds an answer of the server may take (300).",
        MODELS, metavar="S", limits=(1, 86_400), engine=True, shapes=False,
    )  # fmt: skip
    prompts_dir: Path | None = declare(
        None, "path", "--prompts-dir", "Folder with prompts of your own.", MODELS, metavar="DIR", shapes=False
    )
    offline: bool = declare(False, "switch", "--offline", "Open no connection, whatever is missing.", MODELS, engine=True, shapes=False)
    device: str = declare("cpu", "text", "--device", "cpu, cuda, mps or auto, as the engine knows.", MACHINE, engine=True)
    threads: int | None = declare(None, "number", "--threads", "Threads (all cores).", MACHINE, limits=(1, 1024), engine=True, shapes=False)
    context: int | None = declare(
        None, "number", "--context", "Context in tokens; without it, what the text needs.", MACHINE, limits=(256, 1_000_000), engine=True
    )
    parallel: int | None = declare(None, "number", "--parallel", "Requests at once.", MACHINE, limits=(1, 256), engine=True, shapes=False)
    seed: int = declare(0, "number", "--seed", "Seed (0).", MACHINE)
    encoding: str | None = declare(None, "text", "--encoding", "Encoding of the input; without it, it is detected.", INPUT, shapes=False)
    max_bytes: int = declare(
        DEFAULT_MAX_BYTES, "number", "--max-bytes",
        "Refuse larger texts (20000000); web pages and feeds have limits of their own, 5 and 10 MB.",
        INPUT, limits=(1, 2**40), shapes=False,
    )  # fmt: skip
    gguf_engine: GgufEngine = declare("auto", "text", choices=get_args(GgufEngine), engine=True, shapes=False)
    firefox_dir: Path | None = declare(None, "path", engine=True)
    models_dir: Path | None = declare(None, "path", engine=True, shapes=False)
    catalog: Path | None = declare(None, "path", engine=True, shapes=False)
    profiles: Mapping[str, ProfileSettings] = declare({}, "profiles", shapes=False)
    outlets: Mapping[str, OutletSettings] = declare({}, "outlets")


#: The declaration of every setting, by its name.
SETTINGS: Mapping[str, Setting] = {item.name: item.metadata["setting"] for item in fields(Settings)}
#: The setting that each keyword sets: settings by their own names, and by their options' (``from_``, ``translation_model``).
KEYWORDS: Mapping[str, str] = {
    **{setting.keyword: name for name, setting in SETTINGS.items() if setting.flags},
    **{name: name for name in SETTINGS},
}


def config_path(environ: Mapping[str, str] | None = None) -> Path:
    """Return where ``config.toml`` is looked for. The file need not exist."""
    environ = os.environ if environ is None else environ
    if override := environ.get("SUMMARIZE_CONFIG"):
        return Path(override)
    from platformdirs import user_config_path

    return user_config_path("summarize") / "config.toml"


def default_models_dir() -> Path:
    """Where the model store is, unless ``models_dir`` says otherwise: ``SUMMARIZE_MODELS``, else in the user's cache folder."""
    if override := os.environ.get("SUMMARIZE_MODELS"):
        return Path(override).expanduser()
    from platformdirs import user_cache_path

    return user_cache_path("summarize") / "models"


def load_settings(
    overrides: Mapping[str, object] | None = None, *, path: Path | None = None, environ: Mapping[str, str] | None = None
) -> Settings:
    """Resolve the settings. ``overrides`` are the flags: None means that a flag was not given, an empty text or list takes back its value.

    Raises:
        ConfigError: the file is malformed, has an unknown key or a value of the wrong kind (names the file and the key).
        UsageError: a flag or an environment variable has a value that makes no sense.
        UnsupportedLanguage: a language code is not known.
    """
    return with_options(resolve(path=path, environ=environ)[0], overrides or {})


def resolve(*, path: Path | None = None, environ: Mapping[str, str] | None = None) -> tuple[Settings, dict[str, str]]:
    """Resolve the settings without flags, and say where each comes from: the file's path, a variable's name, or ``default``.

    Raises:
        ConfigError, UsageError, UnsupportedLanguage: see :func:`load_settings`.
    """
    environ = os.environ if environ is None else environ
    place = path or config_path(environ)
    from_file = _from_file(place, required=path is not None or "SUMMARIZE_CONFIG" in environ)
    values, origins = dict(from_file), dict.fromkeys(from_file, str(place))
    for name, setting in SETTINGS.items():
        for variable in setting.variables(name):
            if text := environ.get(variable):
                values[name] = convert(setting, from_text(setting, text, variable), variable, UsageError)
                origins[name] = variable
    return _validated(Settings(**values)), {name: origins.get(name, "default") for name in SETTINGS}


def with_options(settings: Settings, options: Mapping[str, object]) -> Settings:
    """Set options on top of resolved settings, by the names that ``summarize run`` has for them; None means not given.

    Raises:
        UsageError: there is no such option, or its value makes no sense.
        UnsupportedLanguage: a language code is not known.
    """
    values: dict[str, Any] = {}
    for keyword, value in options.items():
        if value is not None:
            name = _known(keyword, keyword, UsageError)
            setting, default = SETTINGS[name], getattr(Settings(), name)
            if value == "" or (isinstance(value, list | tuple) and not any(value)):
                values[name] = () if isinstance(default, tuple) else default
            else:
                values[name] = convert(setting, value, setting.flags[0] if setting.flags else keyword, UsageError)
    return _validated(replace(settings, **values)) if values else _validated(settings)


def _known(name: str, origin: str, error: type[UsageError]) -> str:
    if name not in KEYWORDS:
        raise error(
            f"unknown setting {name!r} ({origin})",
            hint=did_you_mean(closest(name, KEYWORDS), "summarize run --help has the settings as options"),
        )
    return KEYWORDS[name]


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
    values = {}
    for key, value in table.items():
        name = _known(key, f"{key} in {path}", ConfigError)
        values[name] = convert(SETTINGS[name], value, f"{key} in {path}", ConfigError)
    return values


def _validated(settings: Settings) -> Settings:
    for name, setting in SETTINGS.items():
        setting.validate(name, getattr(settings, name))
    if settings.exclude is not None and (wrong := [kind for kind in settings.exclude if kind not in KINDS]):
        raise UsageError(f"unknown kind to exclude: {', '.join(wrong)}", hint=f"kinds: {', '.join(KINDS)}")
    if settings.outlet is not None and settings.outlet not in settings.outlets:
        raise UsageError(f"no rules for outlet {settings.outlet!r}", hint=f'add [outlets."{settings.outlet}"] to config.toml')
    targets = tuple(dict.fromkeys(languages.get(code).code for code in settings.to if code != "none"))
    for code in (settings.source_language, settings.summary_language):
        if code is not None:
            languages.get(code)
    return replace(settings, to=targets)
