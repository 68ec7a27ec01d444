"""The generator that the quality benchmarks measure, from the command line's ``--model``."""

from __future__ import annotations

import argparse
import importlib
from pathlib import Path
from typing import Any

from benchmarks.metrics import sha256

DATA = Path(__file__).resolve().parents[2] / "shared" / "data"


def add_options(parser: argparse.ArgumentParser, limit: int) -> None:
    parser.add_argument("--model", type=Path, help="a GGUF file; the bundled model of the store if left out")
    parser.add_argument("--generator", default="summarize.backends.llama_cpp:LlamaCppEngine", help="module:Class to measure instead")
    parser.add_argument("--threads", type=int, help="threads of the engine (default: all CPUs; 1 on a busy machine)")
    parser.add_argument("--parallel", type=int, help="sequences decoded together")
    parser.add_argument("--limit", type=int, default=limit, help=f"items to measure (default {limit})")
    parser.add_argument("--data", type=Path, default=DATA, help="the folder of the development data")
    parser.add_argument("--prompts-dir", type=Path, help="prompts to measure instead of the built-in ones")
    parser.add_argument("--json", type=Path, help="write every output, the scores and the signature here")


def open_generator(args: argparse.Namespace) -> Any:
    module, _, name = args.generator.partition(":")
    factory = getattr(importlib.import_module(module), name)
    path = args.model
    if path is None:
        from summarize.weights import Store

        path = Store().path("qwen2.5-coder-1.5b")
    return (
        factory(path, model_id="qwen2.5-coder-1.5b", digest=sha256(path), threads=args.threads, parallel=args.parallel)
        if name == "LlamaCppEngine"
        else factory(path)
    )
