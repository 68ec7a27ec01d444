"""Models made for translation in the pipeline: grades, routes through English, batches, and repair by a second one."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from threading import Barrier
from typing import ClassVar

import pytest

from summarize import Settings, Summarizer
from summarize.api import open_context
from summarize.backends import registry
from summarize.backends.base import TranslatedSegment
from summarize.weights import Catalog, Store

MODELS = {
    # id: from, into, chrF, what it writes
    "good-en-ru": ("en", "ru", 57.0, {}),
    "other-en-ru": ("en", "ru", 56.0, {}),
    "weak-en-es": ("en", "es", 53.6, {}),
    "good-en-es": ("en", "es", 61.0, {}),
    "good-es-en": ("es", "en", 61.0, {}),
    "good-es-ru": ("es", "ru", 57.0, {}),
}
RIGHT = {
    "The hall seats 300 people.": {"ru": "Зал вмещает 300 человек.", "es": "La sala tiene capacidad para 300 personas."},
    "La sala tiene 300 asientos.": {"en": "The hall has 300 seats.", "ru": "В зале 300 мест."},
    "The hall has 300 seats.": {"ru": "В зале 300 мест.", "es": "La sala tiene 300 asientos."},
}
WRONG = {"ru": "Зал вмещает 900 человек.", "es": "La sala tiene capacidad para 900 personas."}


class Scripted:
    """A translator that knows :data:`RIGHT`; those in ``wrong`` say 900 where the source says 300."""

    calls: ClassVar[list[tuple[str, tuple[str, ...]]]] = []
    wrong: ClassVar[set[str]] = set()

    def __init__(self, path: Path, *, model_id: str, digest: str) -> None:
        self.model_id = model_id
        self.signature = f"scripted:{model_id}@{digest[:8]}"

    def translate(self, segments: Sequence[str], source: str, target: str) -> list[TranslatedSegment]:
        Scripted.calls.append((self.model_id, tuple(segments)))
        found = [WRONG[target] if self.model_id in Scripted.wrong else RIGHT[segment][target] for segment in segments]
        return [TranslatedSegment(text, "stop", 1, 1) for text in found]

    def close(self) -> None:
        """Nothing is held."""


class Beamed(Scripted):
    """The same with second candidates, of which the second is right."""

    def alternatives(self, segments: Sequence[str], source: str, target: str, count: int) -> list[list[TranslatedSegment]]:
        first = self.translate(segments, source, target)
        return [
            [one, TranslatedSegment(RIGHT[segment][target], "stop", 1, 1)][:count] for one, segment in zip(first, segments, strict=True)
        ]


def settings_with(folder: Path, monkeypatch: pytest.MonkeyPatch, *here: str) -> Settings:
    """Settings whose catalog has :data:`MODELS`, of which ``here`` are on this machine; the writer is the fake one."""
    entries = []
    for name, (source, target, chrf, _) in MODELS.items():
        weights = name.encode()
        entries.append(
            f'[models."{name}"]\ndescription = "of the tests"\nengine = "scripted"\nlicence = "MPL-2.0"\n'
            f'languages = ["{target}"]\nsource_languages = ["{source}"]\n'
            f'files = [{{ name = "m.bin", size = {len(weights)}, sha256 = "{hashlib.sha256(weights).hexdigest()}" }}]\n'
            f'quality = {{ chrf_{target} = {{ score = {chrf}, measured = "nobody" }} }}\n'
        )
    catalog = folder / "catalog.toml"
    catalog.write_text("\n".join(entries), encoding="utf-8")
    monkeypatch.setitem(registry.BUILT_IN, "scripted", f"{__name__}:Scripted")
    monkeypatch.setattr(Scripted, "calls", [])
    monkeypatch.setattr(Scripted, "wrong", set())
    store = Store(folder / "models", Catalog.load(catalog))
    for name in here:
        (folder / name).write_bytes(name.encode())
        store.import_file(folder / name, name)
    return Settings(catalog=catalog, models_dir=folder / "models", offline=True, summary_model="fake")


def test_a_translation_is_good_by_its_translators_measure_and_a_draft_by_a_weaker_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Summarizer(settings=settings_with(tmp_path, monkeypatch, "good-en-ru", "weak-en-es")) as summarizer:
        (russian,) = summarizer.translate(["The hall seats 300 people."], "en", "ru")
        (spanish,) = summarizer.translate(["The hall seats 300 people."], "en", "es")
    assert (russian.grade, russian.status) == ("good", "ok")
    assert (spanish.grade, spanish.status) == ("draft", "ok")


def test_good_is_never_shown_with_needs_review(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = settings_with(tmp_path, monkeypatch, "good-en-ru")
    Scripted.wrong.add("good-en-ru")
    with Summarizer(settings=settings) as summarizer:
        (russian,) = summarizer.translate(["The hall seats 300 people."], "en", "ru")
    assert (russian.grade, russian.status) == ("draft", "review")


def test_a_second_translator_on_this_machine_repairs_what_the_first_got_wrong(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = settings_with(tmp_path, monkeypatch, "good-en-ru", "other-en-ru")
    Scripted.wrong.add("good-en-ru")
    with Summarizer(settings=settings) as summarizer:
        (russian,) = summarizer.translate(["The hall seats 300 people."], "en", "ru")
        assert (russian.text, russian.grade) == ("Зал вмещает 300 человек.", "good")
        Scripted.wrong.add("other-en-ru")
        (russian,) = summarizer.translate(["The hall seats 300 people."], "en", "ru")
        assert russian.status == "review"
    with Summarizer(settings=replace(settings, checks="warn")) as summarizer:
        (russian,) = summarizer.translate(["The hall seats 300 people."], "en", "ru")
    assert "900" in russian.text


def test_the_next_best_translation_of_a_beam_repairs_the_best_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = settings_with(tmp_path, monkeypatch, "good-en-ru")
    monkeypatch.setitem(registry.BUILT_IN, "scripted", f"{__name__}:Beamed")
    Scripted.wrong.add("good-en-ru")
    with Summarizer(settings=settings) as summarizer:
        (russian,) = summarizer.translate(["The hall seats 300 people."], "en", "ru")
    assert (russian.text, russian.grade) == ("Зал вмещает 300 человек.", "good")


def test_what_is_right_is_not_translated_again_and_the_writer_never_repairs_a_translator(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = settings_with(tmp_path, monkeypatch, "good-en-ru", "other-en-ru")
    with Summarizer(settings=settings) as summarizer:
        summarizer.translate(["The hall seats 300 people."], "en", "ru")
        assert [model for model, _ in Scripted.calls] == ["good-en-ru"]
        Scripted.wrong.update(MODELS)
        summarizer.translate(["The hall seats 300 people."], "en", "ru")
        assert summarizer._engines is not None
        assert "fake" not in summarizer._engines._open


def test_a_route_through_english_is_a_draft_and_its_first_half_is_made_once_for_all_targets(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from summarize.translation.requests import TranslationJob
    from summarize.translation.stage import translate_jobs

    with Summarizer(settings=settings_with(tmp_path, monkeypatch, "good-en-ru", "good-es-en", "good-en-es")) as summarizer:
        tools = open_context(summarizer, ("ru", "en"), sources=("es",))
        jobs = [TranslationJob(("La sala tiene 300 asientos.",), "es", target) for target in ("ru", "en", "ru")]
        through, straight, again = translate_jobs(jobs, tools)
    assert (through.text, through.grade) == ("В зале 300 мест.", "draft")
    assert (straight.text, straight.grade) == ("The hall has 300 seats.", "good")
    assert again == through
    assert [model for model, _ in Scripted.calls].count("good-en-ru") == 1
    assert Scripted.calls[0] == ("good-es-en", ("La sala tiene 300 asientos.",))


def test_an_error_of_the_english_on_the_way_is_one_of_the_translation(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source, english = "La sala está abierta.", '"La sala está abierta" translates to "The hall is open" in English.'
    monkeypatch.setitem(RIGHT, source, {"en": english})
    monkeypatch.setitem(RIGHT, english, {"ru": "Зал открыт."})
    with Summarizer(settings=settings_with(tmp_path, monkeypatch, "good-en-ru", "good-es-en")) as summarizer:
        (through,) = summarizer.translate([source], "es", "ru")
    assert through.status == "review"
    errors = [finding for finding in through.findings if finding.level == "error"]
    assert {(finding.where, finding.sentence) for finding in errors} == {("ru", 1)}
    assert "commentary" in {finding.check for finding in errors}
    assert all("through English" in finding.message for finding in errors)


def test_translators_of_several_languages_translate_at_the_same_time_each_all_texts_in_one_call(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from summarize.translation.requests import TranslationJob
    from summarize.translation.stage import translate_jobs

    both = Barrier(2, timeout=30)  # breaks, and fails the test, unless two are in it at once

    class Meeting(Scripted):
        def translate(self, segments: Sequence[str], source: str, target: str) -> list[TranslatedSegment]:
            both.wait()
            return super().translate(segments, source, target)

    settings = settings_with(tmp_path, monkeypatch, "good-en-ru", "good-en-es")
    monkeypatch.setattr(sys.modules[__name__], "Meeting", Meeting, raising=False)
    monkeypatch.setitem(registry.BUILT_IN, "scripted", f"{__name__}:Meeting")
    texts = ("The hall seats 300 people.", "The hall has 300 seats.")
    with Summarizer(settings=settings) as summarizer:
        jobs = [TranslationJob((text,), "en", target) for text in texts for target in ("ru", "es")]
        found = translate_jobs(jobs, open_context(summarizer, ("ru", "es")))
    assert [translation.text for translation in found] == [RIGHT[text][target] for text in texts for target in ("ru", "es")]
    assert sorted(Scripted.calls) == [("good-en-es", texts), ("good-en-ru", texts)]


def test_a_second_translator_that_fails_takes_nothing_from_the_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = settings_with(tmp_path, monkeypatch, "good-en-ru", "other-en-ru")
    Scripted.wrong.add("good-en-ru")
    for stored in (tmp_path / "models").rglob("*"):
        if stored.is_file() and stored.read_bytes() == b"other-en-ru":
            stored.write_bytes(b"OTHER-en-ru")
    with Summarizer(settings=settings) as summarizer:
        (russian,) = summarizer.translate(["The hall seats 300 people."], "en", "ru")
    assert ("900" in russian.text, russian.status) == (True, "review")


def test_all_sentences_of_one_engine_are_one_call(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with Summarizer(settings=settings_with(tmp_path, monkeypatch, "good-en-ru")) as summarizer:
        summarizer.translate(["The hall seats 300 people.", "The hall has 300 seats."], "en", "ru")
    assert Scripted.calls == [("good-en-ru", ("The hall seats 300 people.", "The hall has 300 seats."))]


def test_firefox_models_of_every_step_load_while_the_writer_writes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from summarize.translation.stage import load_translators

    loaded: list[tuple[str, str, str]] = []

    class Loading(Scripted):
        def preload(self, source: str, target: str) -> None:
            loaded.append((self.model_id, source, target))

    settings = settings_with(tmp_path, monkeypatch, "good-en-ru", "good-es-en")
    monkeypatch.setattr(sys.modules[__name__], "Loading", Loading, raising=False)
    monkeypatch.setitem(registry.BUILT_IN, "firefox", f"{__name__}:Loading")
    settings.catalog.write_text(settings.catalog.read_text("utf-8").replace('"scripted"', '"firefox"'), "utf-8")  # type: ignore[union-attr]
    with Summarizer(settings=settings) as summarizer:
        context = open_context(summarizer, ("ru",), sources=("es",))
        load_translators(["es", "en"], ("ru", "en"), context)
        assert set(loaded) == {("good-es-en", "es", "en"), ("good-en-ru", "en", "ru")}
        loaded.clear()
        context.engines.alone = True
        load_translators(["es"], ("ru",), context)
    assert loaded == []


def test_a_translator_need_not_read_english_where_no_article_is_english(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = settings_with(tmp_path, monkeypatch, "good-es-ru")
    with Summarizer(settings=settings, translation_models={"ru": "good-es-ru"}) as summarizer:
        result = summarizer.summarize("La sala tiene 300 asientos.", to=("ru",), source_language="es")
    assert (result.translations["ru"].text, result.routes) == ("В зале 300 мест.", {"ru": ("good-es-ru",)})


def test_an_engine_that_was_closed_to_save_memory_is_not_opened_again_for_its_signature(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Summarizer(settings=settings_with(tmp_path, monkeypatch, "good-en-ru")) as summarizer:
        engines = open_context(summarizer, ()).engines
        engines.alone = True
        engines.get("good-en-ru")
        engines.get("fake")
        assert engines.signature("good-en-ru").startswith("scripted:good-en-ru")
        assert list(engines._open) == ["fake"]
