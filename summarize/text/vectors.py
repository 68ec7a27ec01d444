"""Sentence vectors: one multilingual encoder (Universal Sentence Encoder v3), so that a text and its translation lie close together.

The encoder (``encoder.py``) needs numpy alone and weights of 33 MB, which are fetched once (``assets.py``). It knows 16 languages: Arabic,
Chinese (both scripts), Dutch, English, French, German, Italian, Japanese, Korean, Polish, Portuguese, Russian, Spanish, Thai, Turkish.
Source: Yang et al., *Multilingual Universal Sentence Encoder for Semantic Retrieval*, ACL 2020 (system demonstrations).
"""

from __future__ import annotations

import functools
import threading
import zipfile
from collections import OrderedDict
from collections.abc import Sequence
from typing import TYPE_CHECKING

from summarize.errors import ModelError
from summarize.text import assets

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from summarize.text.encoder import Encoder

#: Length of a vector.
DIMENSIONS = 512
#: Vectors kept for texts that are asked for again: 2 kB each.
_MAX_CACHED_TEXTS = 8_192
#: What follows is cut off: a sentence is shorter, and memory grows with the longest text. Characters.
_MAX_CHARS = 2_000

_lock = threading.Lock()
_cache: OrderedDict[str, NDArray[np.float32]] = OrderedDict()


def encode(texts: Sequence[str]) -> NDArray[np.float32]:
    """Encode texts as vectors of unit length, so that the dot product of two is their cosine similarity.

    The encoder is loaded at the first call (about 110 MB of memory) and runs on one thread. A text counts up to its 2,000th character.

    Args:
        texts: sentences or short passages in any of the encoder's languages, mixed as you like.

    Returns:
        A float32 array of shape ``(len(texts), 512)``, in the order of ``texts``.

    Raises:
        ModelError: the encoder's weights are not on this machine and cannot be fetched, or are damaged.
    """
    import numpy as np

    keys = [text[:_MAX_CHARS].encode("utf-8", "replace").decode() for text in texts]
    with _lock:
        known = {key: _cache[key] for key in keys if key in _cache}
        missing = [key for key in dict.fromkeys(keys) if key not in known]
        if missing:
            known.update(zip(missing, _encoder().encode(missing), strict=True))
        for key in known:
            _cache[key] = known[key]
            _cache.move_to_end(key)
        while len(_cache) > _MAX_CACHED_TEXTS:
            _cache.popitem(last=False)
    return np.stack([known[key] for key in keys]) if keys else np.empty((0, DIMENSIONS), np.float32)


@functools.cache
def _encoder() -> Encoder:
    from summarize.text.encoder import Encoder

    folder = assets.folder(assets.ENCODER)
    try:
        return Encoder(folder)
    except (OSError, ValueError, KeyError, RuntimeError, zipfile.BadZipFile) as error:
        raise ModelError(
            f"cannot read the sentence encoder: {error} ({folder})", hint=f"summarize models pull {assets.ENCODER} --force"
        ) from error
