"""Tiny models of the other families with random weights: their answers are noise, everything around them is real."""

from __future__ import annotations

import json
import warnings
from pathlib import Path
from typing import Any

from tests.backends.tiny_marian import corpus, train_pieces

TEMPLATE = (
    "{{ bos_token }}{% for m in messages %}{{ '<|' + m['role'] + '|>' + m['content'] + '<|end|>' }}{% endfor %}"
    "{% if add_generation_prompt %}{{ '<|assistant|>' }}{% endif %}"
)
_SMALL: dict[str, Any] = {
    "d_model": 32,
    "encoder_layers": 1,
    "decoder_layers": 1,
    "encoder_attention_heads": 2,
    "decoder_attention_heads": 2,
    "encoder_ffn_dim": 48,
    "decoder_ffn_dim": 48,
    "max_position_embeddings": 128,
}


def _lines() -> list[str]:
    return [text for row in corpus() for text in row]


def _save(folder: Path, tokenizer: Any, make_model: Any) -> Path:
    import torch

    with torch.random.fork_rng(devices=[]), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        torch.manual_seed(7)
        model = make_model(len(tokenizer))
        # Random weights as they are made say one token for ever; larger ones at least vary.
        for parameter in model.parameters():
            if parameter.dim() > 1:
                torch.nn.init.normal_(parameter, std=0.3)
        if hasattr(model, "tie_weights"):
            model.tie_weights()
        model.save_pretrained(folder)
        tokenizer.save_pretrained(folder)
    return folder


def _quietly(make: Any, *args: Any, **given: Any) -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return make(*args, **given)


def write_m2m100(folder: Path) -> Path:
    """M2M100: ``__ru__``."""
    from transformers import M2M100Config, M2M100ForConditionalGeneration, M2M100Tokenizer

    pieces = _pieces(folder)
    vocabulary = {token: number for number, token in enumerate(["<s>", "<pad>", "</s>", "<unk>", *pieces])}
    (folder / "vocab.json").write_text(json.dumps(vocabulary, ensure_ascii=False), encoding="utf-8")
    tokenizer = _quietly(M2M100Tokenizer, str(folder / "vocab.json"), str(folder / "sentencepiece.bpe.model"))
    size = len(vocabulary) + 100 + 8
    return _save(
        folder,
        tokenizer,
        lambda _: M2M100ForConditionalGeneration(
            M2M100Config(vocab_size=size, **_SMALL, pad_token_id=1, eos_token_id=2, decoder_start_token_id=2)
        ),
    )


def write_nllb(folder: Path) -> Path:
    """NLLB-200: ``rus_Cyrl``, on M2M100's architecture."""
    from transformers import M2M100Config, M2M100ForConditionalGeneration, NllbTokenizer
    from transformers.models.nllb.tokenization_nllb import FAIRSEQ_LANGUAGE_CODES

    _pieces(folder)
    # The hub's repositories list the languages in tokenizer_config.json; without one they would be lost.
    tokenizer = _quietly(NllbTokenizer.from_pretrained, str(folder), extra_special_tokens=list(FAIRSEQ_LANGUAGE_CODES))
    return _save(
        folder,
        tokenizer,
        lambda size: M2M100ForConditionalGeneration(
            M2M100Config(vocab_size=size, **_SMALL, pad_token_id=1, eos_token_id=2, decoder_start_token_id=2)
        ),
    )


def write_mbart50(folder: Path) -> Path:
    """mBART-50: ``ru_RU``."""
    from transformers import MBart50Tokenizer, MBartConfig, MBartForConditionalGeneration

    _pieces(folder, kind="unigram")
    tokenizer = _quietly(MBart50Tokenizer.from_pretrained, str(folder))
    return _save(
        folder,
        tokenizer,
        lambda size: MBartForConditionalGeneration(
            MBartConfig(vocab_size=size, **_SMALL, pad_token_id=1, eos_token_id=2, decoder_start_token_id=2, scale_embedding=True)
        ),
    )


def _pieces(folder: Path, kind: str = "bpe", name: str = "sentencepiece.bpe.model") -> list[str]:
    import sentencepiece

    folder.mkdir(parents=True, exist_ok=True)
    file = train_pieces(folder, name, _lines(), size=300 if kind == "bpe" else 120, kind=kind)
    model = sentencepiece.SentencePieceProcessor(model_file=str(file))
    return [model.id_to_piece(number) for number in range(3, model.get_piece_size())]


def _word_tokenizer(folder: Path, special: list[str], cls: Any, **given: Any) -> Any:
    """A fast byte-level BPE tokenizer trained on the corpus."""
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers, processors, trainers

    backend = Tokenizer(models.BPE(unk_token=None))
    backend.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    backend.decoder = decoders.ByteLevel()
    alphabet = pre_tokenizers.ByteLevel.alphabet()
    backend.train_from_iterator(
        _lines(), trainers.BpeTrainer(vocab_size=600, special_tokens=special, initial_alphabet=alphabet, show_progress=False)
    )
    if "</s>" in special:
        start = [("<s>", backend.token_to_id("<s>"))] if "<s>" in special else []
        single = ("<s> " if start else "") + "$A </s>"
        backend.post_processor = processors.TemplateProcessing(
            single=single, special_tokens=[*start, ("</s>", backend.token_to_id("</s>"))]
        )
    folder.mkdir(parents=True, exist_ok=True)
    return cls(tokenizer_object=backend, **given)


def write_t5(folder: Path, *, madlad: bool = False) -> Path:
    """T5 with its written prefixes, or MADLAD with ``<2ru>``."""
    from transformers import PreTrainedTokenizerFast, T5Config, T5ForConditionalGeneration

    languages = ["<2ru>", "<2es>", "<2en>"] if madlad else []
    tokenizer = _word_tokenizer(
        folder,
        ["<pad>", "</s>", "<unk>", *languages],
        PreTrainedTokenizerFast,
        pad_token="<pad>",
        eos_token="</s>",
        unk_token="<unk>",
        model_max_length=64,
    )
    tasks = {"translation_en_to_es": {"prefix": "translate English to Spanish: "}, "summarization": {"prefix": "summarize: "}}
    config = {
        "d_model": 32,
        "d_kv": 8,
        "d_ff": 48,
        "num_layers": 1,
        "num_heads": 2,
        "decoder_start_token_id": 0,
        "pad_token_id": 0,
        "eos_token_id": 1,
    }
    made = _save(folder, tokenizer, lambda size: T5ForConditionalGeneration(T5Config(vocab_size=size, **config)))
    if not madlad:
        found = json.loads((folder / "config.json").read_text(encoding="utf-8"))
        (folder / "config.json").write_text(json.dumps(found | {"task_specific_params": tasks}), encoding="utf-8")
    return made


def write_bart(folder: Path, kind: str = "bart") -> Path:
    """A summarizer: BART or PEGASUS."""
    from transformers import (
        BartConfig,
        BartForConditionalGeneration,
        PegasusConfig,
        PegasusForConditionalGeneration,
        PreTrainedTokenizerFast,
    )

    bart = kind == "bart"
    special = ["<s>", "<pad>", "</s>", "<unk>"] if bart else ["<pad>", "</s>", "<unk>"]
    names = {"pad_token": "<pad>", "eos_token": "</s>", "unk_token": "<unk>"} | ({"bos_token": "<s>"} if bart else {})
    tokenizer = _word_tokenizer(folder, special, PreTrainedTokenizerFast, model_max_length=128, **names)
    if bart:
        settings = BartConfig(vocab_size=len(tokenizer), **_SMALL, pad_token_id=1, bos_token_id=0, eos_token_id=2, decoder_start_token_id=2)
        return _save(folder, tokenizer, lambda _: BartForConditionalGeneration(settings))
    other = PegasusConfig(vocab_size=len(tokenizer), **_SMALL, pad_token_id=0, eos_token_id=1, decoder_start_token_id=0)
    return _save(folder, tokenizer, lambda _: PegasusForConditionalGeneration(other))


def write_llama(folder: Path, *, template: str | None = TEMPLATE, context: int = 2048) -> Path:
    """A causal chat model."""
    from transformers import LlamaConfig, LlamaForCausalLM, PreTrainedTokenizerFast

    special = [
        "<s>",
        "<|im_end|>",
        "<|endoftext|>",
        "<|user|>",
        "<|assistant|>",
        "<|system|>",
        "<|end|>",
        "<|im_start|>",
        "<|fim_prefix|>",
        "<unk>",
    ]
    tokenizer = _word_tokenizer(
        folder,
        [*special, "</s>"],
        PreTrainedTokenizerFast,
        bos_token="<s>",
        eos_token="<|end|>",
        additional_special_tokens=[*special[3:6], *special[7:9], "</s>"],
    )
    tokenizer.chat_template = template
    settings = LlamaConfig(
        vocab_size=len(tokenizer),
        hidden_size=32,
        intermediate_size=48,
        num_hidden_layers=1,
        num_attention_heads=2,
        num_key_value_heads=2,
        max_position_embeddings=context,
        bos_token_id=0,
        eos_token_id=6,
    )
    return _save(folder, tokenizer, lambda _: LlamaForCausalLM(settings))
