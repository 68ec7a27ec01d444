"""Text to sentencepiece pieces and back, as Marian, quickmt, NLLB, M2M100 and mBART want them, without transformers.

A language token and ``</s>`` are added as pieces of their own; whatever is in the text itself becomes ordinary pieces, since
sentencepiece never makes a control token of text.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Any

from summarize.backends.hf_languages import Codes, Family
from summarize.errors import EngineError

#: The files that each family's pieces come from: one for the input, one for the output.
_FILES: dict[Family, tuple[str, str]] = {
    "marian": ("source.spm", "target.spm"),
    "quickmt": ("src.spm.model", "tgt.spm.model"),
    "nllb": ("sentencepiece.bpe.model", "sentencepiece.bpe.model"),
    "m2m100": ("sentencepiece.bpe.model", "sentencepiece.bpe.model"),
    "mbart": ("sentencepiece.bpe.model", "sentencepiece.bpe.model"),
}
END = "</s>"
#: Families that hear of the target language in the input, or not at all.
ONE_SIDED = frozenset({"marian", "quickmt"})
_CONTROL = frozenset({"<s>", END, "<pad>", "<unk>", "<mask>"})


class Pieces:
    """One model's two sentencepiece models."""

    def __init__(self, folder: Path, family: Family) -> None:
        self.family = family
        names = _FILES.get(family)
        if names is None:
            raise EngineError(
                f"the model's family {family} has no sentencepiece layout known here ({folder})", hint="use engine transformers"
            )
        self.source_name = names[0]
        self._read = _load(folder / names[0])
        self._write = self._read if names[0] == names[1] else _load(folder / names[1])

    def known(self, vocabulary: Collection[str]) -> float:
        """The share of a sample of the source's pieces (about 1,000) that are in ``vocabulary``."""
        numbers = range(3, self._read.get_piece_size(), 1 + self._read.get_piece_size() // 1000)
        return sum(self._read.id_to_piece(number) in vocabulary for number in numbers) / max(1, len(numbers))

    def source(self, text: str, codes: Codes, source: str, target: str, budget: int) -> tuple[list[str], bool]:
        """The input's pieces with language and end tokens, at most ``room`` in all; whether the text was cut to fit."""
        spoken = codes.source_token(source)
        token = codes.target_token(source, target) if self.family in ONE_SIDED else spoken
        frame = ([token] if token else [], [END])
        pieces = list(self._read.encode(text, out_type=str))
        left = max(1, budget - len(frame[0]) - 1)
        return [*frame[0], *pieces[:left], *frame[1]], len(pieces) > left

    def first(self, codes: Codes, source: str, target: str) -> list[str]:
        """What the output must begin with: the target's language token, except for Marian and quickmt."""
        return [] if self.family in ONE_SIDED else [codes.target_token(source, target)]

    def text(self, pieces: Sequence[str], codes: Codes) -> str:
        """The text of output pieces; language and control tokens, which only a model gone astray writes, are no text."""
        written = [piece for piece in pieces if piece not in _CONTROL and piece not in codes.tokens]
        return str(self._write.decode_pieces(written)).replace("▁", " ").strip()


def _load(file: Path) -> Any:
    import sentencepiece

    if not file.is_file():
        raise EngineError(f"{file.name} is missing ({file.parent})", hint="summarize models verify")
    try:
        return sentencepiece.SentencePieceProcessor(model_file=str(file))
    except Exception as error:  # the library raises OSError, RuntimeError or what its parser throws
        raise EngineError(f"{file.name} is damaged: {str(error).splitlines()[0][:150]} ({file})", hint="summarize models verify") from error
