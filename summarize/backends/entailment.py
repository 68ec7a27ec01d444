"""A second check of English summaries (extra ``[verify]``): a model trained to say whether a text supports a sentence.

MiniCheck-Flan-T5-Large reads ``predict: TEXT</s>SENTENCE`` and answers with one token, ``0`` or ``1``. A long text is read in parts, and
the part that supports a sentence best counts. It only adds findings. Source: Tang, Laban and Durrett, *MiniCheck: Efficient Fact-Checking
of LLMs on Grounding Documents*, EMNLP 2024.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator, Sequence
from pathlib import Path

from summarize.config import Settings
from summarize.errors import ExtraMissing, install
from summarize.types import Finding

#: The catalog's id.
MODEL = "minicheck-flan-t5-large"
#: Words of a part of the text, and the probability below which a sentence is not supported: those of the authors.
PART_WORDS, MIN_SUPPORT = 500, 0.5
_MOST_TOKENS, _BATCH = 2048, 4


class Entailment:
    """The model, loaded from a folder. Raises what :func:`~.hf_loading.load_model` raises."""

    def __init__(self, folder: Path, *, device: str = "cpu") -> None:
        from summarize.backends.hf_folder import read_folder
        from summarize.backends.hf_loading import PlainText, load_model, load_tokenizer

        found = read_folder(folder, ("t5",), "compare a summary with its article")
        tokenizer = load_tokenizer(found)
        self._plain, self._end = PlainText(tokenizer), int(tokenizer.eos_token_id)
        self._start = int(found.config["decoder_start_token_id"])
        self._model = load_model(found, "AutoModelForSeq2SeqLM", device=device, dtype="float32")
        # "0" is a lone space before a digit in T5's vocabulary, so the first token decides.
        self._labels = [self._plain(label)[0] for label in ("0", "1")]

    def support(self, body: Sequence[str], sentence: str) -> float:
        """Return the probability (0..1) that the body's sentences support one of a summary."""
        import torch

        claim = [*self._plain(sentence), self._end]
        rows = [[*self._plain(f"predict: {part}"), self._end][: _MOST_TOKENS - len(claim)] + claim for part in parts(body)]
        best = 0.0
        for at in range(0, len(rows), _BATCH):
            batch = [torch.tensor(row) for row in rows[at : at + _BATCH]]
            ids = torch.nn.utils.rnn.pad_sequence(batch, batch_first=True).to(self._model.device)
            lengths = torch.tensor([[len(row)] for row in batch], device=ids.device)
            mask = (torch.arange(ids.shape[1], device=ids.device) < lengths).long()
            first = torch.full((len(batch), 1), self._start, device=ids.device)
            with torch.inference_mode():
                logits = self._model(input_ids=ids, attention_mask=mask, decoder_input_ids=first).logits[:, 0, self._labels]
            best = max(best, float(logits.softmax(-1)[:, 1].max()))
        return best


def parts(body: Sequence[str]) -> Iterator[str]:
    """Yield runs of sentences of at most :data:`PART_WORDS` words; a longer sentence is a part of its own."""
    part: list[str] = []
    for sentence in body:
        if part and sum(len(it.split()) for it in [*part, sentence]) > PART_WORDS:
            yield " ".join(part)
            part = []
        part.append(sentence)
    if part:
        yield " ".join(part)


def unsupported(body: Sequence[str], summary: Sequence[str], languages: tuple[str, str], settings: Settings) -> list[Finding]:
    """Return a warning for each sentence of a summary that the model finds no support for; none unless both languages are English.

    Raises:
        ExtraMissing: torch or transformers is not installed.
        ModelError: the weights are not on this machine and cannot be fetched, or are damaged.
    """
    if not settings.entailment or any(language.partition("-")[0] != "en" for language in languages):
        return []
    from summarize.backends.registry import lacking

    if lacking("transformers"):
        raise ExtraMissing("--entailment needs torch and transformers, which are not installed", hint=install("verify"))
    model = _loaded(settings.device)
    found = []
    for n, sentence in enumerate(summary, start=1):
        if (support := model.support(body, sentence)) < MIN_SUPPORT:
            message = f"a second model finds no support for this ({support:.0%})"
            found.append(Finding("minor", "entailment", "summary", message, got=sentence[:120], sentence=n, confidence=1 - support))
    return found


@functools.cache
def _loaded(device: str) -> Entailment:
    from summarize.text import assets

    return Entailment(assets.folder(MODEL), device=device)
