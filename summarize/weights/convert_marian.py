"""Converts OPUS-MT models (Marian in Hugging Face's layout) with CTranslate2's own converter for Marian: no torch, no transformers.

The file's tensors are given the names that Marian itself has for them; a test compares the result with that of the loaded model.
"""

from __future__ import annotations

import json
import math
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from summarize.backends.hf_folder import ModelFolder, check_weights, read_json
from summarize.errors import EngineError, ExtraMissing, install

if TYPE_CHECKING:
    import numpy as np

    Tensors = dict[str, np.ndarray[Any, Any]]

_START = "</s>"
_LAYER = re.compile(r"model\.(encoder|decoder)\.layers\.(\d+)\.(.+)\.(weight|bias)\Z")
#: The parts of a layer, and what Marian calls them; in its braces is what :data:`_KINDS` says, of matrices and of norms.
_PARTS = {
    **{f"self_attn.{name}_proj": f"self_{{}}{name[0]}" for name in ("q", "k", "v", "out")},
    **{f"encoder_attn.{name}_proj": f"context_{{}}{name[0]}" for name in ("q", "k", "v", "out")},
    "self_attn_layer_norm": "self_Wo_{}",
    "encoder_attn_layer_norm": "context_Wo_{}",
    "fc1": "ffn_{}1",
    "fc2": "ffn_{}2",
    "final_layer_norm": "ffn_ffn_{}",
}
_KINDS = {False: {"weight": "Wt", "bias": "b"}, True: {"weight": "ln_scale", "bias": "ln_bias"}}


def convert_marian(folder: ModelFolder, made: Path, quantization: str) -> None:
    """Write the conversion to the new folder ``made``.

    Raises:
        ExtraMissing: ctranslate2 is not installed.
        ModelMissing, DigestMismatch: the weights are not there, or damaged.
        EngineError: tensors are missing or of another shape, or the start token has an embedding that is not zero.
    """
    try:
        from ctranslate2.converters.marian import set_transformer_spec
        from ctranslate2.specs import common_spec, transformer_spec
    except ImportError as error:
        raise ExtraMissing(f"converting needs {error.name}, which is not installed", hint=install("ctranslate2")) from error
    config = folder.config
    if not config.get("share_encoder_decoder_embeddings", True):
        raise EngineError(f"a Marian model with two vocabularies is not converted ({folder.path})", hint="use engine transformers")
    try:
        tensors = {name: tensor for file in check_weights(folder.path) for name, tensor in read_tensors(file).items()}
        tokens = _tokens(folder, int(config["vocab_size"]))
        _check_start(tensors, config, folder)
        spec = transformer_spec.TransformerSpec.from_config(
            (config["encoder_layers"], config["decoder_layers"]),
            config["encoder_attention_heads"],
            pre_norm=False,
            activation={"relu": common_spec.Activation.RELU, "swish": common_spec.Activation.SWISH}[config["activation_function"]],
            layernorm_embedding=False,
        )
        set_transformer_spec(spec, _as_marian(tensors, len(tokens)))
        for side in (spec.encoder, spec.decoder):
            side.scale_embeddings = math.sqrt(config["d_model"]) if config.get("scale_embedding") else 1.0
            side.position_encodings.encodings = side.position_encodings.encodings[: int(config["max_position_embeddings"])]
        spec.register_source_vocabulary(tokens)
        spec.register_target_vocabulary(tokens)
        spec.config.eos_token, spec.config.unk_token = "</s>", "<unk>"
        spec.config.decoder_start_token = _START  # any token will do: the decoder starts from a zero embedding
        spec.validate()
        spec.optimize(quantization=quantization)
    except (KeyError, ValueError, TypeError, IndexError, AttributeError) as error:
        said = f"{type(error).__name__} {error}".splitlines()[0][:200]
        raise EngineError(f"CTranslate2 cannot convert the model: {said} ({folder.path})", hint="use engine transformers") from error
    made.mkdir(parents=True)
    spec.save(str(made))


def read_tensors(file: Path) -> Tensors:
    """Read a safetensors file as 32-bit floats.

    Format: 8 bytes of length, that many bytes of JSON, tensors (https://huggingface.co/docs/safetensors). Raises ValueError for number
    formats other than F32, F16 and BF16.
    """
    import numpy as np

    raw = np.memmap(file, dtype=np.uint8, mode="r")
    length = int.from_bytes(raw[:8].tobytes(), "little")
    found: Tensors = {}
    for name, entry in json.loads(raw[8 : 8 + length].tobytes()).items():
        if name == "__metadata__":
            continue
        begin, end = (8 + length + offset for offset in entry["data_offsets"])
        data = raw[begin:end]
        if entry["dtype"] == "BF16":
            numbers = (data.view("<u2").astype(np.uint32) << 16).view(np.float32)
        elif entry["dtype"] in ("F32", "F16"):
            numbers = data.view({"F32": "<f4", "F16": "<f2"}[entry["dtype"]]).astype(np.float32)
        else:
            raise ValueError(f"{name} has numbers of the format {entry['dtype']}")
        found[name] = numbers.reshape(entry["shape"])
    return found


def _tokens(folder: ModelFolder, size: int) -> list[str]:
    """The vocabulary by number, without the ``<pad>`` that Hugging Face's layout adds at its end."""
    numbers = read_json(folder.path / "vocab.json")
    tokens = sorted(numbers, key=lambda token: int(numbers[token]))[:size]
    return tokens[:-1] if tokens[-1] == "<pad>" else tokens


def _check_start(tensors: Tensors, config: dict[str, Any], folder: ModelFolder) -> None:
    """CTranslate2 starts Marian from a zero embedding, as Marian does. One that was trained on may have another and would write noise."""
    start = _embeddings(tensors, "decoder")[int(config["decoder_start_token_id"])]
    if float(abs(start).max()) > 1e-6:
        raise EngineError(
            f"CTranslate2 cannot convert the model: its start token has an embedding that is not zero ({folder.path})",
            hint="use engine transformers",
        )


def _embeddings(tensors: Tensors, side: str) -> np.ndarray[Any, Any]:
    own = f"model.{side}.embed_tokens.weight"
    return tensors[own] if own in tensors else tensors["model.shared.weight"]


def _as_marian(tensors: Tensors, size: int) -> Tensors:
    """The tensors by Marian's names, for a vocabulary of ``size``."""
    named: Tensors = {f"{side}_Wemb": _embeddings(tensors, side)[:size] for side in ("encoder", "decoder")}
    for name, tensor in tensors.items():
        if found := _LAYER.match(name):
            side, number, part, kind = found.groups()
            ours = _PARTS[part].format(_KINDS[part.endswith("norm")][kind])
            named[f"{side}_l{int(number) + 1}_{ours}"] = tensor
    if (head := tensors.get("lm_head.weight")) is not None:
        named["decoder_ff_logit_out_Wt"] = head[:size]
    if (bias := tensors.get("final_logits_bias")) is not None and bias.any():
        named["decoder_ff_logit_out_b"] = bias.reshape(-1)[:size]
    return named
