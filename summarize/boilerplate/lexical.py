"""Hashed words and word pairs of a line: the cheap half of what the classifier reads.

Feature hashing (Weinberger et al. 2009) needs no vocabulary file. Words lose their case, digits become 0; scripts without spaces are
cut into pairs of characters.
"""

from __future__ import annotations

import re
import zlib
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

#: Number of buckets, a power of two.
BUCKETS = 1 << 15
#: Of a longer line this many words are read from the start and from the end.
HEAD_WORDS, TAIL_WORDS = 50, 20
#: Words longer than this also count by their first letters, so that other endings of the word are met too.
STEM = 5
#: Size of the table of words that were met in training.
KNOWN = 1 << 18
_TOKEN = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\u0e00-\u0e7f]|[^\W\d_]+|\d+|[^\w\s]")


@lru_cache(maxsize=4096)
def buckets(text: str) -> NDArray[np.int64]:
    """The sorted buckets that the words of ``text`` fall into, each once."""
    import numpy as np

    tokens = [re.sub(r"\d+", "0", token) for token in _TOKEN.findall(text.casefold()[:4000])]
    if len(tokens) > HEAD_WORDS + TAIL_WORDS:
        tokens = [*tokens[:HEAD_WORDS], *tokens[-TAIL_WORDS:]]
    found = set(tokens)
    found.update(f"{a} {b}" for a, b in zip(["^", *tokens], [*tokens, "$"], strict=True))
    found.update(f"{token[:STEM]}-" for token in tokens if len(token) > STEM)
    return np.array(sorted({zlib.crc32(one.encode()) % BUCKETS for one in found}), dtype=np.int64)


@lru_cache(maxsize=4096)
def stems(text: str) -> NDArray[np.int64]:
    """The places of a text's words, by their first letters, in a table of :data:`KNOWN` words."""
    import numpy as np

    found = {token[:STEM] for token in _TOKEN.findall(text.casefold()[:2000]) if token[:1].isalpha()}
    return np.array(sorted({zlib.crc32(one.encode()) % KNOWN for one in found}), dtype=np.int64)
