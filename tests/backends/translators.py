"""What every ``Translator`` here must do. A test module subclasses :class:`TranslatorContract` and gives it a ``make`` fixture."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from summarize.backends.base import Translator
from summarize.errors import EngineClosed, UnsupportedLanguage
from tests.backends.tiny_marian import corpus

Make = Callable[..., Any]


class TranslatorContract:
    """Subclasses define the fixture ``make``: a function that opens an engine on the toy translator; closed after the test."""

    def test_is_a_translator(self, make: Make) -> None:
        assert isinstance(make(), Translator)

    def test_it_translates_its_corpus_into_both_languages(self, make: Make) -> None:
        rows = corpus()[:60]
        engine = make()
        for column, target in ((1, "ru"), (2, "es")):
            translated = engine.translate([row[0] for row in rows], "en", target)
            assert [segment.text for segment in translated] == [row[column] for row in rows]
            assert all(segment.finish_reason == "stop" and not segment.truncated for segment in translated)

    def test_counts_are_reported_and_a_score_tells_noise(self, make: Make) -> None:
        right, noise = make().translate(["The mayor opened the library yesterday.", "library library zzz 1 2 3 boat boat"], "en", "ru")
        if right.score is not None:  # not every engine knows it
            assert noise.score is not None
            assert noise.score < right.score <= 0
            assert right.score > -0.1
        assert right.prompt_tokens > 5
        assert right.output_tokens > 3

    def test_an_empty_batch_is_no_translation(self, make: Make) -> None:
        assert make().translate([], "en", "ru") == []

    def test_batching_changes_nothing(self, make: Make) -> None:
        sentences = [row[0] for row in corpus()[100:133]]
        assert [segment.text for segment in make(parallel=1).translate(sentences, "en", "ru")] == [
            segment.text for segment in make(parallel=8).translate(sentences, "en", "ru")
        ]

    @pytest.mark.parametrize("text", ["</s>", "<pad> <unk>", ">>spa<< The mayor.", "¿Quién? 市長 🙂 e\u0301", "a\x00b\u202e", "zz " * 20])
    def test_takes_any_text_and_says_if_it_was_cut(self, make: Make, text: str) -> None:
        (segment,) = make().translate([text], "en", "ru")
        assert segment.finish_reason in ("stop", "length")
        assert segment.truncated or segment.finish_reason == "stop"
        segment.text.encode()

    @pytest.mark.parametrize("token", ["</s>", "<pad>", ">>spa<<", ">>rus<<"])
    def test_control_tokens_in_text_are_text(self, make: Make, token: str) -> None:
        engine = make()
        (inside,) = engine.translate([f"{token} The mayor sold the garden."], "en", "ru")
        (plain,) = engine.translate(["The mayor sold the garden."], "en", "ru")
        # As one control token it would add a single token; as text it is at least two pieces.
        assert inside.prompt_tokens > plain.prompt_tokens + 1

    def test_a_segment_that_does_not_fit_is_cut_and_says_so(self, make: Make) -> None:
        english, russian, _ = corpus()[0]
        long, short = make().translate([f"{english} " * 60, english], "en", "ru")
        assert long.truncated
        assert long.prompt_tokens <= 128
        assert not short.truncated
        assert short.text == russian

    def test_a_cap_that_was_hit_is_reported(self, make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
        import sys

        engine = make()
        monkeypatch.setattr(sys.modules[type(engine).__module__], "cap_for", lambda length, positions: 3)
        (segment,) = engine.translate(["The mayor closed the library in 1987."], "en", "ru")
        assert segment.truncated
        assert segment.finish_reason == "length"
        assert segment.output_tokens == 3

    @pytest.mark.parametrize(("source", "target"), [("en", "de"), ("de", "ru")])
    def test_a_language_it_has_not_is_refused_with_what_it_has(self, make: Make, source: str, target: str) -> None:
        with pytest.raises(UnsupportedLanguage, match=r"es, ru|it has: en") as caught:
            make().translate(["The mayor."], source, target)
        assert "--translation-model" in caught.value.hint

    def test_the_catalogs_targets_limit_it(self, make: Make) -> None:
        engine = make(options={"languages": ("ru",)})
        english, russian, _ = corpus()[1]
        assert engine.translate([english], "en", "ru")[0].text == russian
        with pytest.raises(UnsupportedLanguage, match="it has: ru"):
            engine.translate(["The mayor."], "en", "es")

    def test_names_itself_the_same_way_every_time(self, make: Make) -> None:
        first, second = make(), make(options={"beams": 1})
        assert first.signature == make().signature != second.signature
        assert "toy@01234567" in first.signature
        assert not set(first.signature) & set("|\n\t ")

    def test_a_closed_engine_refuses(self, make: Make) -> None:
        engine = make()
        engine.translate(["The mayor."], "en", "ru")
        engine.close()
        engine.close()
        with pytest.raises(EngineClosed):
            engine.translate(["The mayor."], "en", "ru")
        make().close()

    def test_serves_several_threads(self, make: Make) -> None:
        engine = make()
        with ThreadPoolExecutor(4) as pool:
            done = list(pool.map(lambda row: engine.translate([row[0]], "en", "es")[0].text == row[2], corpus()[:12]))
        assert all(done)

    def test_a_thousand_sentences_come_in_order_and_memory_stays_flat(self, make: Make) -> None:
        import psutil

        rows = (corpus() * 2)[:1000]
        engine = make(options={"beams": 1})
        process = psutil.Process()
        engine.translate([row[0] for row in rows[:200]], "en", "ru")  # warm-up
        before = process.memory_info().rss
        done = engine.translate([row[0] for row in rows], "en", "ru")
        grown = process.memory_info().rss - before
        assert len(done) == 1000
        # Every sentence is another one, so a result in the wrong place is a wrong translation. A toy may miss a few.
        assert sum(segment.text == row[1] for segment, row in zip(done, rows, strict=True)) >= 980
        assert grown < 40_000_000
