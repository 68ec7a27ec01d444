"""A real Firefox Translations model of a toy language, trained and converted here.

``python -m tests.backends.tiny_firefox`` makes the one in ``data/firefox``, which the tests use where ``pymarian`` is not installed (its
wheel is 604 MB, for Python 3.11 and older, and Linux only); where it is, the tests make it anew.

``pymarian`` has Marian's trainer and converter: a transformer encoder with an SSRU decoder, as the real ones have, learns a language of
21 invented words until it translates it. Mozilla's fork of Marian writes the ``intgemm8`` tensors under another type number than
Marian itself, the embeddings among them, and with one activation scale for each (``*_QuantMultA``). That last step is written here, after
``expression_graph_packable.h`` of browsermt/marian-dev. The scales are a bound on the activations instead of measured ones: layer
normalization keeps them below 8 in a model of 64 dimensions.
"""

from __future__ import annotations

import random
import struct
import subprocess
import sys
from pathlib import Path

WORDS = {
    "the": "la",
    "mayor": "alcaldo",
    "port": "porto",
    "bridge": "ponto",
    "council": "konsilo",
    "ship": "navo",
    "storm": "tempesto",
    "opened": "aperto",
    "closed": "clauso",
    "saw": "vido",
    "repaired": "reparo",
    "old": "veklo",
    "new": "novo",
    "red": "rugo",
    "on": "su",
    "monday": "lundo",
    "friday": "vendro",
    "after": "depo",
}
_NOUNS, _ADJECTIVES, _VERBS = (
    ("mayor", "port", "bridge", "storm", "council", "ship"),
    ("old", "new", "red"),
    ("opened", "closed", "saw", "repaired"),
)
_DIMENSION, _ACTIVATIONS = 64, 8.0
_MARIAN_INTGEMM8, _FIREFOX_INTGEMM8, _FLOAT32 = 0x10001, 0x4101, 0x404

#: The model that was made before.
STORED = Path(__file__).parent / "data" / "firefox"

Tensor = tuple[str, int, tuple[int, ...], bytes]


def sentences(count: int, seed: int = 1) -> list[tuple[str, str]]:
    """Sentences of the toy language with their translations, word for word."""
    luck = random.Random(seed)  # noqa: S311 - no secret in it

    def noun() -> list[str]:
        return ["the", *([luck.choice(_ADJECTIVES)] if luck.random() < 0.4 else []), luck.choice(_NOUNS)]

    made = []
    for _ in range(count):
        words = [*noun(), luck.choice(_VERBS), *noun()]
        words += ["on", luck.choice(("monday", "friday"))] if luck.random() < 0.4 else []
        words += ["after", *noun()] if luck.random() < 0.3 else []
        made.append((" ".join(words), " ".join(WORDS[word] for word in words)))
    return made


def build(folder: Path, *, updates: int = 600) -> Path:
    """Train, convert, and lay the files out as ``fxtranslate`` does, as English into Russian. Returns the folder of the directions."""
    import sentencepiece

    work, pair = folder / "work", folder / "models" / "en-ru"
    work.mkdir(parents=True)
    pair.mkdir(parents=True)
    corpus = sentences(4000)
    (work / "c.en").write_text("".join(f"{source}\n" for source, _ in corpus))
    (work / "c.xx").write_text("".join(f"{target}\n" for _, target in corpus))
    sentencepiece.SentencePieceTrainer.train(
        input=[str(work / "c.en"), str(work / "c.xx")],
        model_prefix=str(work / "v"),
        vocab_size=200,
        hard_vocab_limit=False,
        bos_id=-1,
        pad_id=-1,
        eos_id=0,
        unk_id=1,  # with its usual normalization: fxtranslate has a tokenizer of its own, which goes astray without one
        minloglevel=2,
    )
    vocabulary = (work / "v.model").rename(work / "vocab.spm")
    size = sentencepiece.SentencePieceProcessor(model_file=str(vocabulary)).vocab_size()
    _marian(
        work,
        *("train", "--type", "transformer", "--model", "m.npz", "--train-sets", "c.en", "c.xx", "--vocabs", "vocab.spm", "vocab.spm"),
        *("--dim-vocabs", str(size), str(size), "--dim-emb", str(_DIMENSION), "--transformer-heads", "4", "--transformer-dim-ffn", "128"),
        *("--enc-depth", "2", "--dec-depth", "1", "--transformer-decoder-autoreg", "rnn", "--dec-cell", "ssru", "--tied-embeddings-all"),
        *("--transformer-ffn-activation", "relu", "--mini-batch", "64", "--maxi-batch", "20", "--max-length", "50", "--workspace", "500"),
        *("--learn-rate", "0.003", "--lr-warmup", "100", "--clip-norm", "0", "--optimizer-params", "0.9", "0.98", "1e-09", "--seed", "1"),
        *("--after-batches", str(updates), "--no-shuffle", "--cpu-threads", "1", "--quiet"),
    )
    _marian(work, "convert", "--from", "m.npz", "--to", "m.bin", "--gemm-type", "intgemm8")
    tensors = [tensor for one in _read(work / "m.bin") for tensor in _as_firefox_has_it(one)]
    _write(pair / "model.enru.intgemm.alphas.bin", [*tensors, _scale("none_QuantMultA")])
    (pair / "vocab.enru.spm").write_bytes(vocabulary.read_bytes())
    return folder / "models"


def _marian(folder: Path, *arguments: str) -> None:
    subprocess.run([sys.executable, "-m", "pymarian", *arguments], cwd=folder, check=True, capture_output=True, timeout=500)


def _as_firefox_has_it(tensor: Tensor) -> list[Tensor]:
    name, kind, shape, data = tensor
    if name == "Wemb":
        return [(name, _FIREFOX_INTGEMM8, shape, _quantised(data, shape)), _scale("Wemb_QuantMultA")]
    if kind == _MARIAN_INTGEMM8:
        return [(name, _FIREFOX_INTGEMM8, shape, data), _scale(f"{name}_QuantMultA")]
    return [tensor]


def _quantised(data: bytes, shape: tuple[int, ...]) -> bytes:
    """Floats as 8-bit integers, their common factor behind them."""
    count = shape[0] * shape[1]
    values = struct.unpack_from(f"<{count}f", data)
    factor = 127 / max(abs(value) for value in values)
    return _padded(struct.pack(f"<{count}b", *(round(value * factor) for value in values)) + struct.pack("<f", factor))


def _scale(name: str) -> Tensor:
    return (name, _FLOAT32, (1, 1), _padded(struct.pack("<f", 127 / _ACTIVATIONS)))


def _padded(data: bytes) -> bytes:
    return data + b"\0" * (-len(data) % 256)


def _read(path: Path) -> list[Tensor]:
    """Marian's binary format: counts, headers, names, shapes, padding, data."""
    raw = path.read_bytes()
    count = struct.unpack_from("<QQ", raw)[1]
    headers = [struct.unpack_from("<QQQQ", raw, 16 + 32 * number) for number in range(count)]
    at = 16 + 32 * count
    names, shapes, tensors = [], [], []
    for length, *_ in headers:
        names.append(raw[at : at + length - 1].decode())
        at += length
    for _, _, rank, _ in headers:
        shapes.append(struct.unpack_from(f"<{rank}i", raw, at))
        at += 4 * rank
    at += 8 + struct.unpack_from("<Q", raw, at)[0]
    for (_, kind, _, size), name, shape in zip(headers, names, shapes, strict=True):
        tensors.append((name, kind, shape, raw[at : at + size]))
        at += size
    return tensors


def _write(path: Path, tensors: list[Tensor]) -> None:
    raw = struct.pack("<QQ", 1, len(tensors))
    raw += b"".join(struct.pack("<QQQQ", len(name) + 1, kind, len(shape), len(data)) for name, kind, shape, data in tensors)
    raw += b"".join(name.encode() + b"\0" for name, *_ in tensors)
    raw += b"".join(struct.pack(f"<{len(shape)}i", *shape) for _, _, shape, _ in tensors)
    padding = -(len(raw) + 8) % 256
    path.write_bytes(raw + struct.pack("<Q", padding) + b"\0" * padding + b"".join(data for *_, data in tensors))


def main() -> None:
    """Write the model of the tests anew."""
    import shutil
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        made = build(Path(folder))
        shutil.rmtree(STORED, ignore_errors=True)
        shutil.copytree(made, STORED)


if __name__ == "__main__":
    main()
