"""Translation with Hugging Face transformers: Marian (OPUS-MT), NLLB-200, M2M100, mBART-50, MADLAD-400 and T5.

The model is a local folder, as the store has it: nothing is fetched. Segments are translated one by one, in batches of like length; a
segment that did not fit, or whose translation hit its cap, says so. Language tokens enter as ids and only from here: a segment that holds
the text of one, or of ``</s>``, is text.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

from summarize.backends.base import FinishReason, TranslatedSegment
from summarize.backends.hf_engine import Decoding, HfEngine, cap_for
from summarize.backends.hf_folder import ModelFolder, read_folder
from summarize.backends.hf_languages import Codes, Family
from summarize.backends.hf_loading import PlainText, vocabulary

_KINDS = ("marian", "m2m_100", "mbart", "t5", "mt5", "umt5")


class TransformersEngine(HfEngine):
    """A :class:`~summarize.backends.base.Translator` on a sequence-to-sequence model.

    ``parallel`` is the number of segments decoded together (16), ``context`` the longest segment in tokens (the model's own limit),
    ``threads`` the CPU threads of torch (which are the process's). ``device`` is ``cpu``, ``cuda``, ``cuda:N``, ``mps`` or ``auto``.
    ``options`` are the catalog's: ``beams`` (4), ``dtype`` (``float32``; on a CPU also ``bfloat16``), ``languages``, the targets it may
    be asked for. The weights are loaded by the first call that needs them.
    """

    task = "translating"

    def translate(self, segments: Sequence[str], source: str, target: str) -> list[TranslatedSegment]:
        """Translate every segment, one out for each one in.

        Raises:
            UnsupportedLanguage: the model has not these languages; the message lists what it has.
            ModelMissing, DigestMismatch: the folder is no model, or damaged.
            EngineError: it cannot be loaded (pickles are refused), or ran out of memory (the hint says what to try).
            EngineClosed: after :meth:`close`.
        """
        with self._busy:
            self._require_open()
            if not segments:
                return []
            before, after, forced, prompt = self._frame(source, target)
            positions = self._folder.positions
            budget = max(1, min(self._context or positions, positions) - len(before) - len(after))
            plain = [self._encode(prompt + segment) for segment in segments]
            inputs = [[*before, *tokens[:budget], *after] for tokens in plain]
            caps = [cap_for(len(tokens), positions) for tokens in inputs]
            outputs = self._decode(inputs, caps, [Decoding(self._beams, forced)] * len(inputs))
            results = []
            for tokens, fed, output in zip(plain, inputs, outputs, strict=True):
                # A language token inside the output is no text; only a model gone astray writes one.
                text = self._text([token for token in output.tokens if token not in self._languages]).strip()
                truncated = output.capped or len(tokens) > budget
                reason: FinishReason = "length" if output.capped else "stop"
                results.append(TranslatedSegment(text, reason, len(fed), len(output.tokens), truncated))
            return results

    @cached_property
    def _folder(self) -> ModelFolder:
        return read_folder(self._path, _KINDS, "translate")

    @cached_property
    def _plain(self) -> PlainText:
        return PlainText(self._tokenizer, self._codes.tokens)

    @cached_property
    def _codes(self) -> Codes:
        folder, tokens = self._folder, vocabulary(self._tokenizer)
        family: Family = "marian"
        if folder.model_type == "m2m_100":
            family = "nllb" if "eng_Latn" in tokens else "m2m100"
        elif folder.model_type == "mbart":
            family = "mbart"
        elif folder.model_type in ("t5", "mt5", "umt5"):
            family = "madlad" if any(token.startswith("<2") for token in tokens) else "t5"
        targets = tuple(self._options.get("languages", ()))
        return Codes.of(family, tokens, config=folder.config, tokenizer=folder.tokenizer_config, allowed=targets)

    @cached_property
    def _languages(self) -> frozenset[int]:
        return frozenset(int(self._tokenizer.convert_tokens_to_ids(token)) for token in self._codes.tokens)

    def _frame(self, source: str, target: str) -> tuple[list[int], list[int], int | None, str]:
        """Tokens before and after the text, the first token of the output if the model wants one, and words before the text."""
        codes, ids = self._codes, self._tokenizer.convert_tokens_to_ids
        spoken, wanted = codes.source_token(source), codes.target_token(source, target)
        end = [int(self._tokenizer.eos_token_id)]
        if codes.family == "t5":
            return [], end, None, wanted
        if codes.family in ("marian", "madlad"):
            return [int(ids(wanted))] if wanted else [], end, None, ""
        return [int(ids(spoken))], end, int(ids(wanted)), ""

    def _encode(self, text: str) -> list[int]:
        """The text's own tokens. Nothing in it is taken for a control token: Marian would read a leading ``>>x<<`` as a language."""
        # A blank before it is dropped again by every tokenizer here, and no text that begins with one begins with ">>".
        return self._plain(f" {text}" if text.startswith(">>") else text)
