"""Settings: precedence, validation, and errors that name the place."""

from __future__ import annotations

from pathlib import Path

import pytest

from summarize.config import OutletSettings, load_settings
from summarize.errors import ConfigError, UnsupportedLanguage, UsageError


def write(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "config.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_defaults_translate_into_russian_and_spanish(tmp_path: Path) -> None:
    settings = load_settings(environ={"SUMMARIZE_CONFIG": "/dev/null"})
    assert settings.to == ("ru", "es")
    assert settings.checks == "repair"
    assert settings.profile == "auto"


def test_flags_win_over_environment_and_environment_over_file(tmp_path: Path) -> None:
    path = write(tmp_path, 'profile = "bundled"\nseed = 1\nsentences = 2\n')
    environ = {"SUMMARIZE_SEED": "2", "SUMMARIZE_SENTENCES": "3"}
    settings = load_settings({"sentences": 4, "words": None}, path=path, environ=environ)
    assert (settings.profile, settings.seed, settings.sentences, settings.words) == ("bundled", 2, 4, None)


def test_the_environment_names_the_targets_as_a_list() -> None:
    assert load_settings(environ={"SUMMARIZE_CONFIG": "/dev/null", "SUMMARIZE_TO": "es, de"}).to == ("es", "de")


def test_none_switches_translation_off_and_repeats_are_dropped() -> None:
    environ = {"SUMMARIZE_CONFIG": "/dev/null"}
    assert load_settings({"to": ("none",)}, environ=environ).to == ()
    assert load_settings({"to": ("es", "es-MX", "ru")}, environ=environ).to == ("es", "ru")


def test_outlet_rules_are_read(tmp_path: Path) -> None:
    path = write(tmp_path, '[outlets."example.org"]\ndrop = ["^Read more"]\n')
    assert load_settings(path=path, environ={}).outlets == {"example.org": OutletSettings("example.org", drop=("^Read more",))}


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("profil = 'x'", "profil"),
        ("seed = 'one'", "seed"),
        ("strict = 1", "strict"),
        ("to = 3", "to"),
        ("= broken", "TOML"),
        ("outlets = 3", "outlets"),
        ('[outlets."a"]\ndrop = "x"', "drop"),
        ('[outlets."a"]\ncut = ["x"]', "drop and keep"),
        ("[translation_models]\nru = 3", "translation_models"),
    ],
)
def test_a_malformed_file_is_an_error_that_names_file_and_key(tmp_path: Path, text: str, named: str) -> None:
    path = write(tmp_path, text)
    with pytest.raises(ConfigError) as caught:
        load_settings(path=path, environ={})
    assert named in str(caught.value)
    assert str(path) in str(caught.value)


def test_a_configuration_that_was_asked_for_must_exist(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="no configuration file"):
        load_settings(environ={"SUMMARIZE_CONFIG": str(tmp_path / "none.toml")})


@pytest.mark.parametrize(
    ("overrides", "named"),
    [
        ({"sentences": 0}, "sentences"),
        ({"words": 1}, "words"),
        ({"checks": "maybe"}, "maybe"),
        ({"exclude": ("appeal", "adverts")}, "adverts"),
        ({"outlet": "nobody.example"}, "nobody.example"),
        ({"max_bytes": 0}, "max-bytes"),
    ],
)
def test_values_that_make_no_sense_are_usage_errors(overrides: dict[str, object], named: str) -> None:
    with pytest.raises(UsageError, match=named):
        load_settings(overrides, environ={"SUMMARIZE_CONFIG": "/dev/null"})


def test_an_environment_variable_that_makes_no_sense_is_named() -> None:
    with pytest.raises(UsageError, match="SUMMARIZE_OFFLINE"):
        load_settings(environ={"SUMMARIZE_CONFIG": "/dev/null", "SUMMARIZE_OFFLINE": "perhaps"})


def test_an_unknown_target_language_names_the_one_that_was_meant() -> None:
    with pytest.raises(UnsupportedLanguage) as caught:
        load_settings({"to": ("xx",)}, environ={"SUMMARIZE_CONFIG": "/dev/null"})
    assert "ru" in caught.value.hint
    with pytest.raises(UnsupportedLanguage) as caught:
        load_settings({"to": ("rusian",)}, environ={"SUMMARIZE_CONFIG": "/dev/null"})
    assert caught.value.hint.startswith("did you mean ru (Russian)?")


def test_effort_is_one_of_three(tmp_path: Path) -> None:
    assert load_settings({"effort": "best"}, environ={}).effort == "best"
    assert load_settings(environ={"SUMMARIZE_EFFORT": "fast"}).effort == "fast"
    with pytest.raises(UsageError, match="effort is fast, normal or best"):
        load_settings({"effort": "heroic"}, environ={})
