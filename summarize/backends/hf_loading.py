"""Loads a Hugging Face model from a local folder with transformers: safetensors only, no remote code, no network."""

from __future__ import annotations

import warnings
from collections.abc import Collection
from typing import Any

from summarize.backends.hf_folder import ModelFolder, check_weights
from summarize.backends.local import is_memory_error, out_of_memory
from summarize.errors import EngineError, SummarizeError, UsageError, first_line

_DTYPES = ("float32", "bfloat16", "float16")


def load_tokenizer(folder: ModelFolder) -> Any:
    """Load the tokenizer. Raises EngineError if its files are missing or damaged."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from transformers import AutoTokenizer

        _quiet()
        try:
            return AutoTokenizer.from_pretrained(str(folder.path), local_files_only=True, trust_remote_code=False)
        except Exception as error:  # the library raises what its parsers raise
            raise EngineError(
                f"the tokenizer cannot be loaded: {first_line(error)} ({folder.path})", hint="summarize models verify"
            ) from error


def vocabulary(tokenizer: Any) -> dict[str, int]:
    """Every token's id. M2M100's tokenizer keeps its language tokens apart from its vocabulary."""
    return {str(token): int(number) for token, number in {**tokenizer.get_vocab(), **getattr(tokenizer, "lang_token_to_id", {})}.items()}


class PlainText:
    """Encodes text so that nothing in it becomes a control token.

    ``split_special_tokens`` keeps a tokenizer from looking for them. But a unigram vocabulary has ``</s>`` among its pieces and finds it
    all the same, also where normalization made it out of other characters: such a token is written as its first character and the rest.
    """

    def __init__(self, tokenizer: Any, control: Collection[str] = ()) -> None:
        self._tokenizer = tokenizer
        added = {str(text): int(number) for text, number in tokenizer.get_added_vocab().items()}
        named = {str(text): int(tokenizer.convert_tokens_to_ids(text)) for text in [*tokenizer.all_special_tokens, *control]}
        self._control = {number: text for text, number in (added | named).items() if text.strip()}
        # Text that the vocabulary does not know is no control token.
        if tokenizer.unk_token_id is not None:
            self._control.pop(int(tokenizer.unk_token_id), None)

    def __call__(self, text: str) -> list[int]:
        """The text's tokens, without start, end or language."""
        found: list[int] = []
        for number in self._ids(text):
            if number in self._control:
                written = self._control[number]
                found += [other for part in (written[:1], written[1:]) for other in self._ids(part) if other not in self._control]
            else:
                found.append(number)
        return found

    def _ids(self, text: str) -> list[int]:
        pieces = self._tokenizer.tokenize(text, split_special_tokens=True) if text else []
        return [int(number) for number in self._tokenizer.convert_tokens_to_ids(pieces)]


def load_model(folder: ModelFolder, auto_class: str, *, device: str, dtype: str) -> Any:
    """Load the weights with ``transformers.<auto_class>`` onto ``device``.

    Raises:
        EngineError: wrong architecture, weights that do not fit it, pickles, or not enough memory.
        DigestMismatch: damaged weights.
        UsageError: the device is not there, or no such number format.
    """
    check_weights(folder.path)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import torch
        import transformers

        _quiet()
        place = resolve_device(device)
        if dtype not in _DTYPES:
            raise UsageError(f"no number format {dtype!r}", hint=f"dtype is one of: {', '.join(_DTYPES)}")
        with out_of_memory(folder.path.name, 1):
            try:
                model, report = getattr(transformers, auto_class).from_pretrained(
                    str(folder.path),
                    local_files_only=True,
                    trust_remote_code=False,
                    use_safetensors=True,
                    dtype=getattr(torch, dtype),
                    output_loading_info=True,
                )
            except (MemoryError, SummarizeError):
                raise
            except Exception as error:
                if is_memory_error(error):
                    raise
                raise EngineError(
                    f"the weights cannot be loaded: {first_line(error)} ({folder.path})", hint="summarize models verify"
                ) from error
            missing = sorted(set(report["missing_keys"]) | {key[0] if isinstance(key, tuple) else key for key in report["mismatched_keys"]})
            if missing:
                raise EngineError(
                    f"the weights do not fit the architecture: {missing[0]} and {len(missing) - 1} more are missing ({folder.path})",
                    hint="summarize models verify",
                )
            return model.to(place).eval()


def resolve_device(name: str) -> str:
    """Check a device: ``cpu``, ``cuda``, ``cuda:1``, ``mps``, or ``auto`` for the best there is. Raises UsageError if it is not there."""
    import torch

    mps = getattr(torch.backends, "mps", None)
    has = {"cpu": True, "cuda": torch.cuda.is_available(), "mps": mps is not None and mps.is_available()}
    if name == "auto":
        return next(kind for kind in ("cuda", "mps", "cpu") if has[kind])
    kind, _, number = name.partition(":")
    if kind not in has or (number and not number.isdigit()):
        raise UsageError(f"no device {name!r}", hint="--device cpu, cuda, cuda:0 or mps")
    if not has[kind] or (kind == "cuda" and number and int(number) >= torch.cuda.device_count()):
        raise UsageError(f"device {name} is not there", hint="--device cpu")
    return name


def _quiet() -> None:
    from transformers.utils import logging as found

    logging: Any = found
    logging.set_verbosity_error()
    logging.disable_progress_bar()
