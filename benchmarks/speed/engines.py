"""Speed of translation: transformers in 32 and 16 bits against CTranslate2 in 8, on the shape of OPUS-MT tc-big.

The weights are random, since speed does not depend on them; every output is forced to one length, so that both decoders do the same work.
Shape: Marian transformer-big (Tatoeba-Challenge "transformer-big": width 1024, inner 4096, 6 + 6 layers, 16 heads) and the 61,600 tokens
that the size of opus-mt-tc-big-en-zle's weights leaves for its vocabulary. The ratios are of medians of one run, engines in turn.

    python -m benchmarks.speed.engines [--json] [--batch 16] [--beams 4] [--rounds 5] [--length 32] [--threads N]
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import random
import statistics
import sys
import tempfile
import time
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

VOCABULARY = 61_600
SHAPES = {
    "tc-big": {"d_model": 1024, "encoder_ffn_dim": 4096, "decoder_ffn_dim": 4096, "layers": 6, "heads": 16, "vocabulary": VOCABULARY},
    "tiny": {"d_model": 64, "encoder_ffn_dim": 128, "decoder_ffn_dim": 128, "layers": 1, "heads": 2, "vocabulary": 2_000},
}


def build(folder: Path, shape: dict[str, int]) -> None:
    """Write a Marian model of this shape with random weights, in OPUS-MT's layout."""
    import sentencepiece
    import torch
    from transformers import MarianConfig, MarianMTModel
    from transformers.utils import logging

    logging.disable_progress_bar()
    size = shape["vocabulary"]
    letters = [chr(number) for number in range(0x430, 0x450)]
    chosen = random.Random(1)  # noqa: S311 - the same words every time
    words = ["".join(chosen.choices(letters, k=chosen.randint(2, 9))) for _ in range(3000)]
    for name in ("source.spm", "target.spm"):
        with (folder / name).open("wb") as out:
            sentencepiece.SentencePieceTrainer.train(
                sentence_iterator=iter(words), model_writer=out, vocab_size=200, model_type="bpe", minloglevel=2, num_threads=1
            )
    tokens = ["</s>", "<unk>", ">>rus<<", *(f"▁w{number}" for number in range(size - 4)), "<pad>"]
    (folder / "vocab.json").write_text(json.dumps({token: number for number, token in enumerate(tokens)}), encoding="utf-8")
    sides = {"source_lang": "en", "target_lang": "zle", "model_max_length": 512, "tokenizer_class": "MarianTokenizer"}
    (folder / "tokenizer_config.json").write_text(json.dumps(sides), encoding="utf-8")
    torch.manual_seed(1)
    config = MarianConfig(
        vocab_size=size,
        decoder_vocab_size=size,
        d_model=shape["d_model"],
        encoder_layers=shape["layers"],
        decoder_layers=shape["layers"],
        encoder_attention_heads=shape["heads"],
        decoder_attention_heads=shape["heads"],
        encoder_ffn_dim=shape["encoder_ffn_dim"],
        decoder_ffn_dim=shape["decoder_ffn_dim"],
        max_position_embeddings=1024,
        activation_function="relu",
        scale_embedding=True,
        static_position_embeddings=True,
        share_encoder_decoder_embeddings=True,
        pad_token_id=size - 1,
        eos_token_id=0,
        bos_token_id=0,
        decoder_start_token_id=size - 1,
        forced_eos_token_id=0,
    )
    MarianMTModel(config).save_pretrained(folder)


def transformers_round(folder: Path, dtype: str, inputs: list[list[int]], length: int, beams: int) -> Callable[[], None]:
    """One batch through transformers."""
    import torch

    from summarize.backends.hf_folder import read_folder
    from summarize.backends.hf_loading import load_model

    model = load_model(read_folder(folder, ("marian",), "translate"), "AutoModelForSeq2SeqLM", device="cpu", dtype=dtype)
    model.generation_config.max_length = model.generation_config.forced_eos_token_id = None
    ids = torch.tensor(inputs)

    def run() -> None:
        with torch.inference_mode():
            made = model.generate(
                input_ids=ids,
                attention_mask=torch.ones_like(ids),
                num_beams=beams,
                do_sample=False,
                min_new_tokens=length,
                max_new_tokens=length,
                early_stopping=beams > 1,
            )
        assert made.shape[1] == length + 1

    return run


def ctranslate2_round(folder: Path, inputs: list[list[str]], length: int, beams: int, threads: int) -> Callable[[], None]:
    """One batch through CTranslate2."""
    import ctranslate2

    from summarize.backends.ctranslate2 import workers

    inter, intra = workers(threads)
    translator = ctranslate2.Translator(str(folder), device="cpu", inter_threads=inter, intra_threads=intra)

    def run() -> None:
        made = translator.translate_batch(
            inputs, beam_size=beams, min_decoding_length=length, max_decoding_length=length, max_input_length=0, return_scores=True
        )
        assert all(len(result.hypotheses[0]) == length for result in made)

    return run


def measure(rounds: dict[str, Callable[[], None]], times: int) -> dict[str, float]:
    """Median seconds of each, after one round of warm-up; the engines take turns, so that a busy machine hits all alike."""
    taken: dict[str, list[float]] = {name: [] for name in rounds}
    for number in range(times + 1):
        for name, run in rounds.items():
            began = time.perf_counter()
            run()
            if number:
                taken[name].append(time.perf_counter() - began)
    return {name: statistics.median(values) for name, values in taken.items()}


def main() -> None:
    """Run the comparison and print it."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--shape", choices=SHAPES, default="tc-big")
    parser.add_argument("--batch", type=int, default=16)
    parser.add_argument("--beams", type=int, default=4)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--length", type=int, default=32, help="tokens in and out")
    parser.add_argument(
        "--threads", type=int, default=len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    )
    given = parser.parse_args()
    warnings.simplefilter("ignore")
    import torch

    from summarize.weights.convert import Recipe, convert

    torch.set_num_threads(given.threads)
    chosen = random.Random(2)  # noqa: S311 - the same batch every time
    size = SHAPES[given.shape]["vocabulary"]
    numbers = [[2, *(chosen.randrange(3, size - 1) for _ in range(given.length - 2)), 0] for _ in range(given.batch)]
    with tempfile.TemporaryDirectory(prefix="summarize-bench-") as place:
        source = Path(place) / "hf"
        source.mkdir()
        build(source, SHAPES[given.shape])
        made = convert(source, Path(place) / "ct2", Recipe("bench", "int8", "bench", ()))
        words = json.loads((source / "vocab.json").read_text(encoding="utf-8"))
        names = {number: word for word, number in words.items()}
        pieces = [[names[number] for number in row] for row in numbers]
        rounds: dict[str, Callable[[], None]] = {
            "transformers_fp32": transformers_round(source, "float32", numbers, given.length, given.beams),
            "transformers_bf16": transformers_round(source, "bfloat16", numbers, given.length, given.beams),
            "ctranslate2_int8": ctranslate2_round(made, pieces, given.length, given.beams, given.threads),
        }
        seconds = measure(rounds, given.rounds)
    report(given, seconds)


def report(given: argparse.Namespace, seconds: dict[str, float]) -> None:
    """Print the medians, the rates and the ratios."""
    from importlib.metadata import version

    tokens = given.batch * given.length
    rates = {name: tokens / spent for name, spent in seconds.items()}
    ratios = {
        "ctranslate2_int8_vs_transformers_fp32": round(rates["ctranslate2_int8"] / rates["transformers_fp32"], 2),
        "ctranslate2_int8_vs_transformers_bf16": round(rates["ctranslate2_int8"] / rates["transformers_bf16"], 2),
        "transformers_bf16_vs_transformers_fp32": round(rates["transformers_bf16"] / rates["transformers_fp32"], 2),
    }
    parts: dict[str, Any] = {
        "shape": given.shape,
        "batch": given.batch,
        "beams": given.beams,
        "length": given.length,
        "rounds": given.rounds,
    }
    parts |= {"threads": given.threads, "cpu": platform.machine()}
    parts |= {name: version(name) for name in ("ctranslate2", "transformers", "torch")}
    signature = "|".join(f"{name}:{value}" for name, value in parts.items())
    if given.json:
        sys.stdout.write(
            json.dumps({"ratios": ratios, "tokens_per_second": {k: round(v, 1) for k, v in rates.items()}, "signature": signature}) + "\n"
        )
        return
    for name, rate in rates.items():
        print(f"{name:20} {rate:8.1f} tokens a second")
    for name, ratio in ratios.items():
        print(f"{name:42} {ratio:6.2f}")
    print(signature)


if __name__ == "__main__":
    main()
