"""Profiles and what they name, engines of a catalog, and servers, from end to end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from summarize import Summarizer, load_settings
from summarize.backends import registry
from summarize.backends.base import TranslatedSegment
from summarize.backends.engine_choice import engine_for
from summarize.backends.manager import Engines
from summarize.config import Settings
from summarize.errors import ConfigError, EngineError, ModelMissing, ServerError, UnsupportedLanguage, UsageError, install
from summarize.profiles import PROFILES, chosen_profile
from summarize.types import Article
from tests.backends.loopback_server import State, serving

NONE = {"SUMMARIZE_CONFIG": "/dev/null"}
SPANISH = (
    "El puerto de Alvena reabrió el martes tras una tormenta. La jefa del puerto dijo que 1,5 millones de toneladas de grano esperaban. "
    "La tormenta rompió dos grúas. El gobierno prometió pagar la mitad antes de fin de año."
)


@pytest.mark.parametrize(
    ("settings", "taken", "why"),
    [
        ({}, "auto", ""),
        ({"profile": "small"}, "small", ""),
        ({"server": "gpubox:8000"}, "server", "a server was named (http://gpubox:8000)"),
        ({"server": "gpubox:8000", "offline": True}, "auto", "--offline forbids the server (http://gpubox:8000)"),
        ({"server": "gpubox:8000", "profile": "bundled"}, "bundled", ""),
    ],
)
def test_auto_with_a_server_is_the_server_unless_offline(settings: dict[str, Any], taken: str, why: str) -> None:
    profile, reason = chosen_profile(Settings(**settings))
    assert (profile.name, reason) == (taken, why)


def test_single_choices_go_into_the_profile() -> None:
    profile, _ = chosen_profile(Settings(summary_model="fake", translation_models={"ru": "firefox"}))
    assert (profile.summary, profile.translator("ru"), profile.translator("es")) == ("fake", "firefox", "auto")


def test_every_profile_names_models_of_the_catalog() -> None:
    from summarize.weights import Catalog

    known = {model.id for model in Catalog.load()} | {"auto", "openai", "extractive", "fake"}
    for profile in PROFILES.values():
        assert {profile.summary, *profile.translation.values()} <= known, profile.name


def test_a_profile_of_the_users_own(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text('[profiles.desk]\nsummary = "fake"\ntranslation = { ru = "firefox", "*" = "fake" }\n', encoding="utf-8")
    settings = load_settings({"profile": "desk"}, path=path, environ={})
    profile, _ = chosen_profile(settings)
    assert (profile.name, profile.summary, profile.translator("ru"), profile.translator("de")) == ("desk", "fake", "firefox", "fake")
    with pytest.raises(UsageError, match="nobody") as caught:
        chosen_profile(load_settings({"profile": "nobody"}, path=path, environ={}))
    assert "desk" in caught.value.hint
    path.write_text('[profiles.bundled]\nsummary = "fake"\n', encoding="utf-8")
    with pytest.raises(UsageError, match="taken"):
        chosen_profile(load_settings(path=path, environ={}))


@pytest.mark.parametrize(
    "text",
    [
        "[profiles.x]\ntranslation = {}",
        '[profiles.x]\nsummary = "a"\nmodel = "b"',
        "profiles = 3",
        '[profiles.x]\nsummary = "a"\ntranslation = {ru = 3}',
    ],
)
def test_a_malformed_profile_is_an_error_that_names_it(tmp_path: Path, text: str) -> None:
    path = tmp_path / "config.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError, match="profiles"):
        load_settings(path=path, environ={})


def test_a_language_of_a_profile_must_be_known(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text('[profiles.x]\nsummary = "a"\ntranslation = { klingon = "b" }\n', encoding="utf-8")
    with pytest.raises(UnsupportedLanguage, match="klingon"):
        load_settings(path=path, environ={})


def test_settings_of_the_server_come_from_flags_environment_and_file(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text('server = "a"\nserver_timeout = 60\nserver_key_file = "~/key"\n', encoding="utf-8")
    environ = {"SUMMARIZE_SERVER": "b", "SUMMARIZE_SERVER_MODEL": "m", "SUMMARIZE_TRANSLATION_MODELS": "ru=x,y"}
    settings = load_settings({"server": "c"}, path=path, environ=environ)
    assert (settings.server, settings.server_model, settings.server_timeout) == ("c", "m", 60)
    assert settings.server_key_file == Path("~/key").expanduser()
    assert settings.translation_models == {"ru": "x", "*": "y"}
    with pytest.raises(UsageError, match="server-timeout"):
        load_settings({"server_timeout": 0}, environ=NONE)
    with pytest.raises(UsageError, match="SUMMARIZE_TRANSLATION_MODELS"):
        load_settings(environ={**NONE, "SUMMARIZE_TRANSLATION_MODELS": "ru="})


# -- engines of a catalog ----------------------------------------------------------------------------------------------------------------


CATALOG = """
[models."mt-en-ru"]
description = "a translator of the tests"
engine = "recorder"
licence = "Apache-2.0"
languages = ["ru", "uk"]
source_languages = ["en"]
beams = 3
[[models."mt-en-ru".files]]
name = "m.bin"
size = 3
sha256 = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
[models."mt-en-ru".quality]
chrf_ru = { score = 58.1, measured = "nobody" }
"""


class Recorder:
    """A translator that marks what it was given."""

    made: list[dict[str, Any]] = []  # noqa: RUF012 - the tests look into it

    def __init__(self, path: Path, *, model_id: str, digest: str, device: str = "cpu", options: Any = None) -> None:
        Recorder.made.append({"path": path, "device": device, "options": options})
        self.calls: list[tuple[tuple[str, ...], str, str]] = []
        self.signature = f"recorder:{model_id}@{digest[:8]}"

    def translate(self, segments: Sequence[str], source: str, target: str) -> list[TranslatedSegment]:
        self.calls.append((tuple(segments), source, target))
        from summarize.backends.fake import rewrite

        return [TranslatedSegment(rewrite(segment, target), "stop", 1, 1) for segment in segments]

    def close(self) -> None:
        Recorder.made[-1]["closed"] = True


@pytest.fixture
def recorder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """Settings whose catalog has ``mt-en-ru``, already in the store."""
    catalog = tmp_path / "catalog.toml"
    catalog.write_text(CATALOG, encoding="utf-8")
    monkeypatch.setitem(registry.BUILT_IN, "recorder", f"{__name__}:Recorder")
    Recorder.made.clear()
    settings = Settings(
        profile="fake", translation_models={"ru": "mt-en-ru"}, catalog=catalog, models_dir=tmp_path / "models", device="cuda", offline=True
    )
    from summarize.weights import Catalog, Store

    weights = tmp_path / "m.bin"
    weights.write_bytes(b"abc")
    store = Store(settings.models_dir, Catalog.load(catalog))
    store.import_file(weights)
    return settings


def test_engines_get_the_device_and_the_catalogs_own_keys(recorder: Settings) -> None:
    engines = Engines(recorder)
    engine: Any = engines.get("mt-en-ru")
    (made,) = Recorder.made
    assert made["device"] == "cuda"
    assert made["options"] == {"languages": ("ru", "uk"), "source_languages": ["en"], "beams": 3}
    assert engines.inventory.speaks("mt-en-ru", "en", "ru")
    assert not engines.inventory.speaks("mt-en-ru", "es", "ru")
    assert not engines.inventory.speaks("mt-en-ru", "en", "es")
    engine.close()


def test_an_engine_that_was_begun_is_opened_once_and_closed_even_if_nobody_asked_for_it(recorder: Settings) -> None:
    engines = Engines(recorder)
    engines.begin("mt-en-ru")
    engines.begin("mt-en-ru")
    assert isinstance(engines.get("mt-en-ru"), Recorder)
    assert len(Recorder.made) == 1

    engines = Engines(recorder)
    engines.begin("mt-en-ru")
    engines.close()
    assert Recorder.made[1].get("closed")


def test_what_goes_wrong_while_an_engine_opens_is_raised_where_it_is_asked_for(recorder: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(registry.BUILT_IN, "recorder", "tests.backends.there_is_none:Recorder")
    engines = Engines(recorder)
    engines.begin("no-such-model")
    engines.begin("mt-en-ru")
    with pytest.raises(EngineError, match="cannot be imported"):
        engines.get("mt-en-ru")
    engines.begin("mt-en-ru")
    engines.close()


def test_a_spanish_article_goes_to_russian_through_english_and_the_signature_says_so(recorder: Settings) -> None:
    with Summarizer(settings=recorder) as summarizer:
        spanish = summarizer.summarize(Article(text=SPANISH, language="es"), to=("ru", "es"))
        english = summarizer.summarize(
            Article(text="The port opened. A storm broke two cranes. Repairs go on. It rained.", language="en"), to=("ru",)
        )
        assert summarizer._engines is not None
        engine: Any = summarizer._engines.get("mt-en-ru")
    assert "mt.ru:same>en>recorder:mt-en-ru@ba7816bf|" in spanish.signature
    assert "mt.es" not in spanish.signature
    assert "mt.ru:recorder:mt-en-ru@ba7816bf|" in english.signature
    assert {(source, target) for _, source, target in engine.calls} == {("en", "ru")}
    assert spanish.translations["ru"].grade == "draft"
    assert spanish.translations["es"].text == spanish.summary.text


def test_one_call_of_a_translator_has_all_sentences_of_a_pair_of_languages(recorder: Settings) -> None:
    with Summarizer(settings=recorder) as summarizer:
        done = summarizer.translate(
            ["The port opened on Monday.", "", "2026", "It rained. The mayor spoke.", "Порт открылся вчера утром."], "en", "ru"
        )
        assert summarizer._engines is not None
        engine: Any = summarizer._engines.get("mt-en-ru")
    ((sent, _, _),) = engine.calls
    assert sent == ("The port opened on Monday.", "It rained.", "The mayor spoke.")
    assert [item.text for item in done][1:3] == ["", "2026"]
    assert done[4].text == "Порт открылся вчера утром."
    assert len(done[3].sentences) == 1


def test_a_model_that_only_translates_cannot_write(recorder: Settings) -> None:
    with Summarizer(settings=replace(recorder, summary_model="mt-en-ru")) as summarizer, pytest.raises(UsageError, match="cannot write"):
        summarizer.summarize(Article(text=SPANISH, language="es"), to=())


def test_transformers_replaces_ctranslate2(recorder: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    store = Engines(recorder).store
    model = replace(store.catalog.get("mt-en-ru"), engine="ctranslate2")
    monkeypatch.setattr(registry, "available", lambda name: name == "transformers")
    assert engine_for(model, store) == "transformers"
    monkeypatch.setattr(registry, "available", lambda name: True)
    assert engine_for(model, store) == "ctranslate2"


# -- any language ------------------------------------------------------------------------------------------------------------------------


def test_every_language_of_the_table_can_be_asked_for() -> None:
    from summarize.languages import LANGUAGES

    text = "The port opened on Monday. A storm had broken two cranes. Repairs will go on until March. The mayor spoke."
    with Summarizer(profile="fake") as summarizer:
        result = summarizer.summarize(Article(text=text, language="en"), to=tuple(LANGUAGES))
    assert len(LANGUAGES) >= 30
    assert set(result.translations) == set(LANGUAGES)
    assert all(translation.sentences for translation in result.translations.values())


@pytest.mark.parametrize(("asked", "language"), [(None, "es"), ("en", "en")])
def test_the_summary_is_in_the_articles_language_unless_another_is_asked_for(asked: str | None, language: str) -> None:
    with Summarizer(settings=Settings(profile="fake", summary_language=asked)) as summarizer:
        result = summarizer.summarize(Article(text=SPANISH, language="es"), to=("ru",))
    assert result.summary.language == language


# -- a server, from end to end -----------------------------------------------------------------------------------------------------------


def test_a_server_writes_and_translates() -> None:
    with serving(State(kind="vllm", context=8000)) as state:
        settings = Settings(profile="server", server=state.url, parallel=4)
        with Summarizer(settings=settings) as summarizer:
            result = summarizer.summarize(Article(text=SPANISH, language="es"), to=("ru",))
    assert result.summary.sentences
    assert result.translations["ru"].sentences
    assert result.signature.split("|")[1:4] == ["prof:server", "sum:vllm/0.14.0:tiny", "mt.ru:same"]
    assert all("structured_outputs" in body for body in state.chats() if "Russian" in str(body["messages"]))
    assert state.chats()


def test_one_model_of_a_server_may_be_named_for_one_language() -> None:
    with serving(State(kind="ollama", models=["small", "large"])) as state:
        settings = Settings(profile="fake", server=state.url, translation_models={"ru": "openai:large"})
        with Summarizer(settings=settings) as summarizer:
            result = summarizer.summarize(Article(text=SPANISH, language="es"), to=("ru", "en"))
    assert "mt.ru:ollama/0.14.2:large@46e0c10c" in result.signature
    assert {body["model"] for body in state.chats()} == {"large"}


def test_offline_forbids_the_server_and_opens_no_connection() -> None:
    with serving(State()) as state:
        with (
            Summarizer(settings=Settings(profile="server", server=state.url, offline=True)) as summarizer,
            pytest.raises(ServerError) as caught,
        ):
            summarizer.summarize(Article(text=SPANISH, language="es"), to=())
        assert state.log == []
    assert "--offline" in str(caught.value)


def test_a_missing_server_extra_says_the_pip_command(monkeypatch: pytest.MonkeyPatch) -> None:
    from summarize.backends import openai_wire
    from summarize.backends.openai import OpenAIEngine
    from summarize.errors import ExtraMissing

    monkeypatch.setattr(openai_wire, "find_spec", lambda name: None)
    with pytest.raises(ExtraMissing) as caught:
        _ = OpenAIEngine("127.0.0.1:9").server
    assert caught.value.hint == install("server")
    monkeypatch.setattr(registry, "find_spec", lambda name: None)
    for name, extra in (("openai", "server"), ("firefox", "firefox")):
        with pytest.raises(ExtraMissing) as caught:
            registry.load(name)
        assert caught.value.hint == install(extra)


def test_the_standard_profile_offline_says_what_to_pull(tmp_path: Path) -> None:
    with (
        Summarizer(settings=Settings(profile="standard", models_dir=tmp_path, offline=True)) as summarizer,
        pytest.raises(ModelMissing) as caught,
    ):
        summarizer.summarize(Article(text=SPANISH, language="es"), to=())
    assert "summarize models pull qwen3-4b-instruct" in caught.value.hint
