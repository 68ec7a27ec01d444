"""Translation with CTranslate2: Marian (OPUS-MT) and quickmt, in 8-bit numbers on the CPU.

The model is a folder that :mod:`summarize.weights.convert` made when the model was pulled, or a Marian model in CTranslate2's format with
its sentencepiece files beside it (quickmt: ``src.spm.model``, ``tgt.spm.model``). Neither torch nor transformers is needed to run it.
CTranslate2 would cut an input after 1024 tokens and an output after 256 without a word; here the limits follow from the model and the
source, and reaching one is reported.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

from summarize.backends.base import FinishReason, TranslatedSegment
from summarize.backends.hf_engine import FolderEngine, cap_for
from summarize.backends.hf_folder import read_if_there, read_json
from summarize.backends.hf_languages import Codes
from summarize.backends.local import option, out_of_memory
from summarize.errors import DigestMismatch, EngineError, ModelMissing, UsageError
from summarize.hardware import cpus

#: What the conversion leaves beside CTranslate2's own files: sides, positions, and what it was made from.
FACTS = "summarize.json"
#: Longest input of a model whose folder does not say; of quickmt, what its own translator decodes. Tokens.
_POSITIONS, _QUICKMT_POSITIONS = 512, 256
#: Share of sentencepiece's pieces that a model's vocabulary has at least; with those of another model it writes nonsense.
_LEAST_KNOWN = 0.5
#: One translator uses up to so many threads well; more cores make more translators. Measured in docs/engines.md.
_THREADS_EACH = 4
_END = "</s>"
#: What only a model gone astray writes, and no text.
_CONTROL = frozenset({"<s>", _END, "<pad>", "<unk>", "<mask>"})


class CTranslate2Engine(FolderEngine):
    """A :class:`~summarize.backends.base.Translator` on a converted model.

    ``parallel`` is the number of segments decoded together (32), ``context`` the longest segment in tokens, ``threads`` all CPU threads
    together (default: the CPUs this process may use). ``device`` is ``cpu``, ``cuda``, ``cuda:N`` or ``auto``; ``mps`` runs on the CPU,
    which is all that CTranslate2 has on a Mac. ``options``: ``beams`` (4), ``compute_type`` (as converted), ``languages``, the targets it
    may be asked for. The weights are loaded by the first call that needs them.
    """

    default_batch = 32

    def __init__(self, model_path: Path, **arguments: Any) -> None:
        super().__init__(model_path, **arguments)
        self._device, self._index = _device(self._device)

    @property
    def signature(self) -> str:
        """For example ``ctranslate2/4.8.5:opus-en-zle@e68caa9a,int8,beams4``."""
        kind = self._facts.get("quantization") or self._compute_type
        return f"{self._signed('ctranslate2', 'ctranslate2')},{kind},beams{self._beams}"

    def translate(self, segments: Sequence[str], source: str, target: str) -> list[TranslatedSegment]:
        """Translate every segment, one out for each one in.

        Raises:
            UnsupportedLanguage: the model has not these languages; the message lists what it has.
            ModelMissing: the folder is no CTranslate2 model.
            EngineError: it cannot be loaded, or ran out of memory (the hint says what to try).
            EngineClosed: after :meth:`close`.
        """
        return [found[0] for found in self._translations(segments, source, target, 1)]

    def alternatives(self, segments: Sequence[str], source: str, target: str, count: int) -> list[list[TranslatedSegment]]:
        """Return the best ``count`` translations of each segment that beam search has found, best first; see :meth:`translate`."""
        return self._translations(segments, source, target, max(1, count))

    def _translations(self, segments: Sequence[str], source: str, target: str, count: int) -> list[list[TranslatedSegment]]:
        with self._busy:
            self._require_open()
            if not segments:
                return []
            budget = min(self._context or self._positions, self._positions)
            token = self._token(source, target)
            read = [self._pieces(segment, token, budget) for segment in segments]
            results = []
            for (pieces, cut), made in zip(read, self._run([pieces for pieces, _ in read], count), strict=True):
                hypotheses = zip(made.hypotheses, made.scores, strict=True)
                found = [self._segment(list(one), len(pieces), float(score), cut=cut) for one, score in hypotheses]
                texts = [segment.text for segment in found]
                results.append([segment for place, segment in enumerate(found) if segment.text not in texts[:place]])
            return results

    def _segment(self, pieces: list[str], length: int, score: float, *, cut: bool) -> TranslatedSegment:
        most = cap_for(length, self._positions)
        end = pieces.index(_END) if _END in pieces else len(pieces) + most
        kept, capped = pieces[: min(end, most)], end > most
        words = [piece for piece in kept if piece not in _CONTROL and piece not in self._codes.tokens]
        text = str(self._spoken[1].decode_pieces(words)).replace("▁", " ").strip()
        reason: FinishReason = "length" if capped else "stop"
        return TranslatedSegment(text, reason, length, len(kept), capped or cut, min(0.0, score))

    def _token(self, source: str, target: str) -> list[str]:
        """The language token that opens the input, for models with several targets."""
        self._codes.source_token(source)  # refuses another language
        token = self._codes.target_token(source, target)
        return [token] if token else []

    def _pieces(self, text: str, token: list[str], budget: int) -> tuple[list[str], bool]:
        """The input's pieces with language and end tokens, at most ``budget`` in all; whether the text was cut to fit.

        Whatever is in the text becomes ordinary pieces: sentencepiece never makes a control token of text.
        """
        pieces = list(self._spoken[0].encode(text, out_type=str))
        left = max(1, budget - len(token) - 1)
        return [*token, *pieces[:left], _END], len(pieces) > left

    def _release(self) -> None:
        if self._loaded is not None:
            self._loaded.unload_model()
        super()._release()

    def _run(self, inputs: list[list[str]], count: int) -> list[Any]:
        """CTranslate2's results, in order; it sorts the inputs into batches of like length and spreads them over its translators."""
        with out_of_memory(f"translating with {self._id}", self._batch):
            under_way = self._translator().translate_batch(
                [pieces[:-1] for pieces in inputs] if self._adds_end else inputs,
                max_batch_size=self._batch,
                beam_size=max(self._beams, count),
                num_hypotheses=count,
                disable_unk=self._quickmt,
                max_input_length=0,
                max_decoding_length=max(cap_for(len(pieces), self._positions) for pieces in inputs),
                return_end_token=True,
                return_scores=True,
                asynchronous=True,  # Ctrl-C is heard between two results
            )
            return [one.result() for one in under_way]

    @property
    def _compute_type(self) -> str:
        """The number format at load: what the catalog says, else the file's own, but quickmt's 16-bit numbers become 8-bit ones."""
        return str(option(self._options, "compute_type", "int8" if self._quickmt else "default"))

    @cached_property
    def _facts(self) -> dict[str, Any]:
        return read_if_there(self._path / FACTS)

    @cached_property
    def _adds_end(self) -> bool:
        """Whether CTranslate2 itself ends every input, as the model's own ``config.json`` asks for."""
        return bool(read_if_there(self._path / "config.json").get("add_source_eos"))

    @property
    def _positions(self) -> int:
        return int(self._facts.get("positions", _QUICKMT_POSITIONS if self._quickmt else _POSITIONS))

    @cached_property
    def _quickmt(self) -> bool:
        return (self._path / "src.spm.model").is_file()

    @cached_property
    def _vocabulary(self) -> frozenset[str]:
        for name in ("shared_vocabulary.json", "source_vocabulary.json"):
            if (self._path / name).is_file():
                return frozenset(read_json(self._path / name, list))
        raise ModelMissing(f"no vocabulary is there: neither shared_vocabulary.json nor source_vocabulary.json ({self._path})")

    @cached_property
    def _codes(self) -> Codes:
        if not (self._path / "model.bin").is_file():
            raise ModelMissing(f"no CTranslate2 model is there: model.bin is missing ({self._path})")
        sides = {"source_lang": self._facts.get("source"), "target_lang": self._facts.get("target")}
        return Codes.of("marian", self._vocabulary, tokenizer=sides, allowed=tuple(self._options.get("languages", ())))

    @cached_property
    def _spoken(self) -> tuple[Any, Any]:
        """The sentencepiece models of the input and the output."""
        names = ("src.spm.model", "tgt.spm.model") if self._quickmt else ("source.spm", "target.spm")
        read, write = _sentencepiece(self._path / names[0]), _sentencepiece(self._path / names[1])
        sample = range(3, read.get_piece_size(), 1 + read.get_piece_size() // 1000)
        if sum(read.id_to_piece(number) in self._vocabulary for number in sample) < _LEAST_KNOWN * len(sample):
            raise DigestMismatch(f"{names[0]} is of another model ({self._path})", hint=f"summarize models pull {self._id} --force")
        return read, write

    def _translator(self) -> Any:
        if self._loaded is None:
            import ctranslate2

            inter, intra = workers(self._threads or cpus())
            with out_of_memory(f"loading {self._id}", 1):
                self._loaded = ctranslate2.Translator(
                    str(self._path),
                    device=self._device,
                    device_index=self._index,
                    compute_type=self._compute_type,
                    inter_threads=inter,
                    intra_threads=intra,
                )
        return self._loaded


def _sentencepiece(file: Path) -> Any:
    import sentencepiece

    if not file.is_file():
        raise EngineError(f"{file.name} is missing ({file.parent})", hint="summarize models verify")
    try:
        return sentencepiece.SentencePieceProcessor(model_file=str(file))
    except Exception as error:  # the library raises OSError, RuntimeError or what its parser throws
        raise EngineError(f"{file.name} is damaged: {str(error).splitlines()[0][:150]} ({file})", hint="summarize models verify") from error


def workers(threads: int) -> tuple[int, int]:
    """Split threads into translators and threads each: one translator up to four threads, then one more for every four."""
    inter = max(1, threads // _THREADS_EACH)
    return inter, max(1, threads // inter)


def _device(name: str) -> tuple[str, int]:
    kind, _, number = name.partition(":")
    if kind == "mps":
        return "cpu", 0
    if kind not in ("cpu", "cuda", "auto") or (number and not number.isdigit()):
        raise UsageError(f"no device {name!r}", hint="--device cpu, cuda or cuda:0")
    if kind == "cuda":
        import ctranslate2

        if ctranslate2.get_cuda_device_count() <= int(number or 0):
            raise UsageError(f"device {name} is not there", hint="--device cpu")
    return kind, int(number or 0)
