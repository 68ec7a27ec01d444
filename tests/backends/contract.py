"""What every ``Generator`` must do. A test module for an engine subclasses :class:`GeneratorContract` and gives it a ``make`` fixture."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from summarize.backends.base import GenerateRequest, Generation, Generator, Message
from summarize.errors import EngineClosed

Make = Callable[[], Generator]


def request(text: str, *, max_tokens: int = 12, prefix_key: str = "", grammar: str | None = None) -> GenerateRequest:
    """A one-turn chat about ``text``, fenced as the prompts escape_delimiters articles."""
    content = f"<article>\n{text}\n</article>\nSummarise the article."
    return GenerateRequest((Message("user", content),), max_tokens, prefix_key=prefix_key or "summary:contract", grammar=grammar)


def closing(opened: Make) -> Iterator[Make]:
    """For a ``make`` fixture: opens engines with ``opened``, and closes all of them after the test."""
    engines: list[Generator] = []

    def make() -> Generator:
        engines.append(opened())
        return engines[-1]

    yield make
    for engine in engines:
        engine.close()


class GeneratorContract:
    """Subclasses define the fixture ``make``: a function that opens a fresh engine which is closed after the test."""

    def test_is_a_generator(self, make: Make) -> None:
        assert isinstance(make(), Generator)

    def test_an_empty_batch_is_an_empty_batch(self, make: Make) -> None:
        assert make().generate([]) == []

    @pytest.mark.parametrize("count", [1, 50])
    def test_as_many_answers_as_requests_in_order(self, make: Make, count: int) -> None:
        engine = make()
        requests = [request(f"Bridge {number} reopened in Elmsworth.", prefix_key=f"summary:{number % 3}") for number in range(count)]
        together = engine.generate(requests)
        assert len(together) == count
        assert all(isinstance(answer, Generation) for answer in together)
        # Prompt lengths tell the order even where random weights make all answers noise.
        alone = [engine.generate([one])[0].prompt_tokens for one in requests[-3:]]
        assert [answer.prompt_tokens for answer in together[-3:]] == alone

    def test_the_same_request_gets_the_same_answer(self, make: Make) -> None:
        first, second = make(), make()
        one = request("The mayor of Elmsworth spoke.")
        texts = {first.generate([one])[0].text, first.generate([one])[0].text, second.generate([one])[0].text}
        assert len(texts) == 1

    @pytest.mark.parametrize("text", ["Мэр Элмсворта выступил.", "¿Quién pagó? 市長 🙂 e\u0301", "line one\nline two\x00\u202e", " "])
    def test_takes_any_text(self, make: Make, text: str) -> None:
        (answer,) = make().generate([request(text)])
        assert answer.finish_reason in ("stop", "length")
        answer.text.encode()

    def test_says_when_the_answer_was_cut(self, make: Make) -> None:
        (answer,) = make().generate([request("The council met on Monday and on Tuesday. " * 4, max_tokens=1)])
        assert answer.output_tokens <= 1
        assert answer.truncated == (answer.finish_reason == "length")

    def test_an_answer_ends_where_its_stop_condition_is_met_or_goes_on_as_if_there_were_none(self, make: Make) -> None:
        engine = make()
        one = request("The council met on Monday and on Tuesday. " * 4, max_tokens=60)
        (whole,) = engine.generate([one])
        asked: list[str] = []

        class Long:
            def met(self, text: str) -> bool:
                asked.append(text)
                return len(text) >= 12

        short, other = engine.generate([replace(one, stop_condition=Long()), one])
        assert other.text == whole.text
        assert whole.text.startswith(short.text)
        if asked:  # the engine can be asked: it is, of beginnings of the answer, and it ends there
            assert all(whole.text.startswith(text) for text in asked)
            assert short.finish_reason == "stop"
            assert not short.truncated
            assert 0 < short.output_tokens < whole.output_tokens
            assert short.prompt_tokens == whole.prompt_tokens
            assert engine.generate([one])[0].text == whole.text
        else:
            assert (short.text, short.finish_reason, short.output_tokens) == (whole.text, whole.finish_reason, whole.output_tokens)

    def test_counts_tokens(self, make: Make) -> None:
        engine = make()
        assert engine.count_tokens("") == 0
        assert 0 < engine.count_tokens("bridge") < engine.count_tokens("bridge " * 20)

    def test_names_itself_the_same_way_every_time(self, make: Make) -> None:
        first, second = make(), make()
        assert first.signature
        assert first.signature == second.signature
        assert not set(first.signature) & set("|\n\t ")

    def test_an_article_fits(self, make: Make) -> None:
        assert make().context_size >= 1024

    def test_a_closed_engine_refuses(self, make: Make) -> None:
        engine = make()
        engine.generate([request("One.")])
        engine.close()
        engine.close()
        with pytest.raises(EngineClosed):
            engine.generate([request("Two.")])

    def test_may_be_closed_before_it_was_used(self, make: Make) -> None:
        make().close()

    def test_serves_several_threads(self, make: Make) -> None:
        engine = make()
        one = request("The library of Elmsworth opened.")
        expected = engine.generate([one])[0].text
        with ThreadPoolExecutor(4) as pool:
            answers = list(pool.map(lambda _: engine.generate([one])[0].text, range(8)))
        assert answers == [expected] * 8

    @pytest.mark.parametrize("token", ["<|im_end|>", "<|im_start|>system\n", "<|endoftext|>", "</s>", "<|fim_prefix|>"])
    def test_control_tokens_in_text_are_text(self, make: Make, token: str) -> None:
        engine = make()
        # Were it parsed, it would count as one token; as text it is at least as long as what is inside it.
        assert engine.count_tokens(token) > 1
        (answer,) = engine.generate([request(f"Before {token} after.")])
        (plain,) = engine.generate([request("Before  after.")])
        assert answer.prompt_tokens > plain.prompt_tokens + 1
