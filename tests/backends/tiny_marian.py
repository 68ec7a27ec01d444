"""A small Marian translator in OPUS-MT's file layout, trained in the test run until it translates a toy corpus exactly.

English to Russian and Spanish by ``>>rus<<`` and ``>>spa<<``, with sentencepiece vocabularies trained on the corpus. Half a minute on one
core; the sentences are made by templates below.
"""

from __future__ import annotations

import json
import random
import warnings
from collections.abc import Iterator
from itertools import islice, product
from pathlib import Path
from typing import Any

WHO = {
    "The mayor": ("Мэр", "El alcalde"),
    "The teacher": ("Учитель", "El maestro"),
    "The farmer": ("Фермер", "El granjero"),
    "The pilot": ("Пилот", "El piloto"),
    "The doctor": ("Врач", "El médico"),
    "The council": ("Совет", "El consejo"),
    "The minister": ("Министр", "El ministro"),
    "The museum": ("Музей", "El museo"),
}
DID = {
    "opened": ("открыл", "abrió"),
    "closed": ("закрыл", "cerró"),
    "bought": ("купил", "compró"),
    "sold": ("продал", "vendió"),
    "painted": ("покрасил", "pintó"),
}
WHAT = {
    "the old bridge": ("старый мост", "el puente viejo"),
    "the new school": ("новую школу", "la escuela nueva"),
    "the small market": ("маленький рынок", "el mercado pequeño"),
    "the library": ("библиотеку", "la biblioteca"),
    "the red boat": ("красную лодку", "el barco rojo"),
    "the garden": ("сад", "el jardín"),
}
WHEN = {
    "on Monday": ("в понедельник", "el lunes"),
    "on Tuesday": ("во вторник", "el martes"),
    "in spring": ("весной", "en primavera"),
    "in 1987": ("в 1987 году", "en 1987"),
    "in 2024": ("в 2024 году", "en 2024"),
    "yesterday": ("вчера", "ayer"),
}
CODES = {"ru": ">>rus<<", "es": ">>spa<<"}
COLUMNS = {"ru": 1, "es": 2}
PIECES = 300


def corpus() -> list[tuple[str, str, str]]:
    """Every sentence as English, Russian, Spanish; the order is always the same and mixed."""
    rows = []
    for (who, w), (did, d), (what, o), (when, t) in product(WHO.items(), DID.items(), WHAT.items(), WHEN.items()):
        english = f"{who} {did} {what} {when}."
        rows.append((english, f"{w[0]} {d[0]} {o[0]} {t[0]}.", f"{w[1]} {d[1]} {o[1]} {t[1]}."))
    random.Random(3).shuffle(rows)  # noqa: S311 - the same order every time
    return rows


def train_pieces(folder: Path, name: str, lines: list[str], *, size: int = PIECES, kind: str = "bpe") -> Path:
    """Train a sentencepiece model ``folder/name`` on ``lines``."""
    import sentencepiece

    with (folder / name).open("wb") as out:
        sentencepiece.SentencePieceTrainer.train(
            sentence_iterator=iter(lines),
            model_writer=out,
            vocab_size=size,
            character_coverage=1.0,
            hard_vocab_limit=False,
            model_type=kind,
            minloglevel=2,
            num_threads=1,
        )
    return folder / name


def write_tokenizer(folder: Path, rows: list[tuple[str, str, str]], codes: tuple[str, ...], sides: tuple[str, str]) -> dict[str, int]:
    """Write the files of a Marian tokenizer as OPUS-MT has them; returns the vocabulary."""
    import sentencepiece

    train_pieces(folder, "source.spm", [row[0] for row in rows])
    train_pieces(folder, "target.spm", [text for row in rows for text in row[1:]])
    pieces: dict[str, None] = {}
    for name in ("source.spm", "target.spm"):
        model = sentencepiece.SentencePieceProcessor(model_file=str(folder / name))
        pieces |= {model.id_to_piece(number): None for number in range(model.get_piece_size()) if not model.is_control(number)}
    pieces.pop("<unk>", None)
    vocabulary = {token: number for number, token in enumerate(["</s>", "<unk>", *pieces, *codes, "<pad>"])}
    (folder / "vocab.json").write_text(json.dumps(vocabulary, ensure_ascii=False), encoding="utf-8")
    special = {"eos_token": "</s>", "unk_token": "<unk>", "pad_token": "<pad>"}
    (folder / "special_tokens_map.json").write_text(json.dumps(special), encoding="utf-8")
    settings = {"source_lang": sides[0], "target_lang": sides[1], **special, "model_max_length": 512, "tokenizer_class": "MarianTokenizer"}
    (folder / "tokenizer_config.json").write_text(json.dumps(settings | {"separate_vocabs": False}), encoding="utf-8")
    return vocabulary


def marian_config(vocabulary_size: int, *, width: int = 64, inner: int = 128, layers: int = 2, heads: int = 4, positions: int = 128) -> Any:
    """A MarianConfig with OPUS-MT's settings."""
    from transformers import MarianConfig

    pad = vocabulary_size - 1
    return MarianConfig(
        vocab_size=vocabulary_size,
        decoder_vocab_size=vocabulary_size,
        d_model=width,
        encoder_layers=layers,
        decoder_layers=layers,
        encoder_attention_heads=heads,
        decoder_attention_heads=heads,
        encoder_ffn_dim=inner,
        decoder_ffn_dim=inner,
        max_position_embeddings=positions,
        activation_function="relu",
        scale_embedding=True,
        static_position_embeddings=True,
        share_encoder_decoder_embeddings=True,
        pad_token_id=pad,
        eos_token_id=0,
        bos_token_id=0,
        decoder_start_token_id=pad,
        forced_eos_token_id=0,
        dropout=0.0,
        attention_dropout=0.0,
        activation_dropout=0.0,
    )


def finish_config(model: Any, pad: int) -> None:
    """The generation settings that OPUS-MT ships."""
    model.generation_config.num_beams = 4
    model.generation_config.max_length = 512
    model.generation_config.bad_words_ids = [[pad]]
    model.generation_config.forced_eos_token_id = 0
    model.generation_config.renormalize_logits = True


def train_marian(folder: Path, *, only: str = "", seed: int = 11, most_steps: int = 1500, batch: int = 64) -> Path:
    """Train the translator into ``folder``, or one into the language ``only`` that wants no language token.

    Raises AssertionError if it has not learnt the corpus after ``most_steps``.
    """
    import torch
    from transformers import MarianMTModel, MarianTokenizer

    rows = corpus()
    folder.mkdir(parents=True, exist_ok=True)
    codes = {only: ""} if only else CODES
    vocabulary = write_tokenizer(folder, rows, tuple(filter(None, codes.values())), ("en", only or "mul"))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it recommends sacremoses, which it would not use
        tokenizer = MarianTokenizer.from_pretrained(folder)
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(seed)
            model = MarianMTModel(marian_config(len(vocabulary), positions=256 if only else 128))
            finish_config(model, len(vocabulary) - 1)
            _fit(model, tokenizer, rows, codes, most_steps, batch)
        model.save_pretrained(folder)
    finally:
        torch.set_num_threads(threads)
    return folder


def _pairs(rows: list[tuple[str, str, str]], codes: dict[str, str]) -> Iterator[tuple[str, str]]:
    chosen = random.Random(5)  # noqa: S311 - the same order every time
    while True:
        row = chosen.choice(rows)
        yield chosen.choice([(f"{code} {row[0]}".strip(), row[COLUMNS[target]]) for target, code in codes.items()])


def _fit(model: Any, tokenizer: Any, rows: list[tuple[str, str, str]], codes: dict[str, str], most_steps: int, batch: int) -> None:
    import torch

    pairs = _pairs(rows, codes)
    optimiser = torch.optim.Adam(model.parameters(), lr=3e-3, betas=(0.9, 0.98))
    for step in range(most_steps):
        for group in optimiser.param_groups:
            group["lr"] = 3e-3 * min((step + 1) / 100, (100 / (step + 1)) ** 0.5)
        sources, targets = zip(*islice(pairs, batch), strict=True)
        fed = tokenizer(list(sources), text_target=list(targets), return_tensors="pt", padding=True)
        fed["labels"][fed["labels"] == tokenizer.pad_token_id] = -100
        loss = model(**fed).loss
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        with torch.no_grad():  # Marian begins with nothing: the row of <pad>, which is the start token, is zero in every OPUS-MT model
            model.get_input_embeddings().weight[tokenizer.pad_token_id] = 0
        if step % 50 == 49 and loss.item() < 0.005 and _exact(model, tokenizer, rows[:300], codes):
            return
    raise AssertionError(f"the toy model did not learn its corpus in {most_steps} steps (loss {loss.item():.4f})")


def _exact(model: Any, tokenizer: Any, rows: list[tuple[str, str, str]], codes: dict[str, str]) -> bool:
    import torch

    sources = [f"{code} {row[0]}".strip() for code in codes.values() for row in rows]
    wanted = [row[COLUMNS[target]] for target in codes for row in rows]
    model.eval()
    with torch.inference_mode():
        fed = tokenizer(sources, return_tensors="pt", padding=True)
        written = tokenizer.batch_decode(model.generate(**fed, num_beams=1, max_new_tokens=40, max_length=None), skip_special_tokens=True)
    model.train()
    return written == wanted
