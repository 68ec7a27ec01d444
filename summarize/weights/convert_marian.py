"""Converts OPUS-MT models (Marian in Hugging Face's layout) to CTranslate2's format with numpy alone: no torch, no transformers.

What CTranslate2's own converter does with the loaded model is done with the file's tensors; a test compares the two.
"""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import TYPE_CHECKING, Any

from summarize.backends.hf_folder import ModelFolder, check_weights, read_json
from summarize.errors import EngineError, ExtraMissing

if TYPE_CHECKING:
    import numpy as np

    Tensors = dict[str, np.ndarray[Any, Any]]

_START = "</s>"


def convert_marian(folder: ModelFolder, made: Path, quantization: str) -> None:
    """Write the conversion to the new folder ``made``.

    Raises:
        ExtraMissing: ctranslate2 is not installed.
        ModelMissing, DigestMismatch: the weights are not there, or damaged.
        EngineError: tensors are missing or of another shape, or the start token has an embedding that is not zero.
    """
    try:
        from ctranslate2.converters import utils
        from ctranslate2.specs import common_spec, transformer_spec
    except ImportError as error:
        raise ExtraMissing(
            f"converting needs {error.name}, which is not installed", hint="pip install 'news-summarize[ctranslate2]'"
        ) from error
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
        _Filler(tensors, config, len(tokens), common_spec.LinearSpec, utils.fuse_linear).fill(spec)
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


class _Filler:
    """Puts a model's tensors where CTranslate2's specification wants them."""

    def __init__(self, tensors: Tensors, config: dict[str, Any], size: int, linear: Any, fuse: Any) -> None:
        self._tensors, self._config, self._size, self._linear, self._fuse = tensors, config, size, linear, fuse

    def fill(self, spec: Any) -> None:
        for side in ("encoder", "decoder"):
            part = getattr(spec, side)
            table = _embeddings(self._tensors, side)[: self._size]
            (part.embeddings[0] if isinstance(part.embeddings, list) else part.embeddings).weight = table
            part.scale_embeddings = math.sqrt(self._config["d_model"]) if self._config.get("scale_embedding") else 1.0
            part.position_encodings.encodings = self._positions(side)
            for number, layer in enumerate(part.layer):
                self._layer(layer, f"model.{side}.layers.{number}", decoder=side == "decoder")
        spec.decoder.start_from_zero_embedding = True
        head = self._tensors.get("lm_head.weight")
        spec.decoder.projection.weight = spec.decoder.embeddings.weight if head is None else head[: self._size]
        bias = self._tensors.get("final_logits_bias")
        if bias is not None and bias.any():
            spec.decoder.projection.bias = bias.reshape(-1)[: self._size]

    def _layer(self, layer: Any, name: str, *, decoder: bool) -> None:
        self._attention(layer.self_attention, f"{name}.self_attn", fused=3)
        if decoder:
            self._attention(layer.attention, f"{name}.encoder_attn", fused=1)
        self._set(layer.ffn.linear_0, f"{name}.fc1")
        self._set(layer.ffn.linear_1, f"{name}.fc2")
        self._norm(layer.ffn.layer_norm, f"{name}.final_layer_norm")

    def _attention(self, spec: Any, name: str, *, fused: int) -> None:
        parts = [self._set(self._linear(), f"{name}.{letter}_proj") for letter in "qkv"]
        self._fuse(spec.linear[0], parts[:fused])
        if parts[fused:]:
            self._fuse(spec.linear[1], parts[fused:])
        self._set(spec.linear[-1], f"{name}.out_proj")
        self._norm(spec.layer_norm, f"{name}_layer_norm")

    def _set(self, spec: Any, name: str) -> Any:
        spec.weight, spec.bias = self._tensors[f"{name}.weight"], self._tensors[f"{name}.bias"]
        return spec

    def _norm(self, spec: Any, name: str) -> None:
        spec.gamma, spec.beta = self._tensors[f"{name}.weight"], self._tensors[f"{name}.bias"]

    def _positions(self, side: str) -> np.ndarray[Any, Any]:
        """The table of positions: sines in the first half, cosines in the second (Vaswani et al., 2017, section 3.5)."""
        import numpy as np

        stored = self._tensors.get(f"model.{side}.embed_positions.weight")
        if stored is not None:
            return stored
        count, width = int(self._config["max_position_embeddings"]), int(self._config["d_model"])
        angles = np.arange(count)[:, None] / np.power(10000, 2 * (np.arange(width) // 2) / width)[None, :]
        return np.concatenate([np.sin(angles[:, 0::2]), np.cos(angles[:, 1::2])], axis=1).astype(np.float32)
