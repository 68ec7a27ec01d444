"""A real but tiny GGUF chat model, written in the test run: random weights, a byte-level vocabulary, control tokens, a chat template.

Its answers are noise; everything around them is real: loading, tokenizing, batching, grammars, limits, closing.
"""

from __future__ import annotations

from pathlib import Path

CONTROL = ("<|endoftext|>", "<|im_start|>", "<|im_end|>", "<|fim_prefix|>", "</s>")
CONTEXT = 2048
TEMPLATE = (
    "{%- if messages[0]['role'] != 'system' %}{{ '<|im_start|>system\nA default nobody asked for.<|im_end|>\n' }}{%- endif %}"
    "{%- for message in messages %}{{ '<|im_start|>' + message['role'] + '\n' + message['content'] + '<|im_end|>\n' }}{%- endfor %}"
    "{%- if add_generation_prompt %}{{ '<|im_start|>assistant\n' }}{%- endif %}"
)


def _byte_letters() -> list[str]:
    """The 256 letters that GPT-2's byte-level vocabulary writes bytes with, in byte order."""
    printable = [*range(0x21, 0x7F), *range(0xA1, 0xAD), *range(0xAE, 0x100)]
    extra = iter(range(0x100, 0x200))
    return [chr(byte) if byte in printable else chr(next(extra)) for byte in range(256)]


def write_tiny_gguf(
    path: Path,
    *,
    context: int = CONTEXT,
    half: bool = False,
    quantised: bool = False,
    control: tuple[str, ...] = CONTROL,
    template: str | None = TEMPLATE,
) -> Path:
    """Write the model to ``path`` (about 300 kB); the same bytes every time. ``half``: in 16-bit floats,
    which OpenVINO reads (and not 32). ``quantized``: its matrices in 4 bits, but for one of each layer in 8."""
    import gguf
    import numpy as np

    letters = _byte_letters()
    merges = ["t h", "th e", "i n", "a n"]
    tokens = [*letters, *(merge.replace(" ", "") for merge in merges), *control]
    first_control = len(tokens) - len(control)
    width, heads, layers, inner = 32, 4, 2, 64
    writer = gguf.GGUFWriter(str(path), "llama")
    writer.add_context_length(context)
    writer.add_embedding_length(width)
    writer.add_block_count(layers)
    writer.add_feed_forward_length(inner)
    writer.add_head_count(heads)
    writer.add_head_count_kv(heads)
    writer.add_layer_norm_rms_eps(1e-5)
    writer.add_rope_dimension_count(width // heads)
    # OpenVINO's reader asks for these where llama.cpp has defaults.
    writer.add_rope_freq_base(10000.0)
    kinds = gguf.LlamaFileType
    writer.add_file_type(kinds.MOSTLY_Q4_0 if quantised else kinds.MOSTLY_F16 if half else kinds.ALL_F32)
    writer.add_pad_token_id(first_control)
    writer.add_tokenizer_model("gpt2")
    writer.add_tokenizer_pre("gpt-2")
    writer.add_token_list(tokens)
    writer.add_token_types([gguf.TokenType.NORMAL] * first_control + [gguf.TokenType.CONTROL] * len(control))
    writer.add_token_merges(merges)
    writer.add_bos_token_id(first_control)
    writer.add_eos_token_id(first_control + 2)
    writer.add_add_bos_token(False)
    if template is not None:
        writer.add_chat_template(template)
    random = np.random.default_rng(7)

    def tensor(name: str, *shape: int) -> None:
        numbers = (random.standard_normal(shape) * 0.5).astype(np.float32)
        if quantised and not name.startswith("token"):
            kind = gguf.GGMLQuantizationType.Q8_0 if "attn_v" in name else gguf.GGMLQuantizationType.Q4_0
            writer.add_tensor(name, gguf.quants.quantize(numbers, kind), raw_dtype=kind)
        else:
            writer.add_tensor(name, numbers.astype(np.float16) if half else numbers)

    tensor("token_embd.weight", len(tokens), width)
    tensor("output.weight", len(tokens), width)
    writer.add_tensor("output_norm.weight", np.ones(width, dtype=np.float32))
    for layer in range(layers):
        for norm in ("attn_norm", "ffn_norm"):
            writer.add_tensor(f"blk.{layer}.{norm}.weight", np.ones(width, dtype=np.float32))
        for part in ("attn_q", "attn_k", "attn_v", "attn_output"):
            tensor(f"blk.{layer}.{part}.weight", width, width)
        for part in ("ffn_gate", "ffn_up"):
            tensor(f"blk.{layer}.{part}.weight", inner, width)
        tensor(f"blk.{layer}.ffn_down.weight", width, inner)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return path
