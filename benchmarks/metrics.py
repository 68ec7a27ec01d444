"""Measures that the benchmarks share: ROUGE with a tokenizer that knows every alphabet, and chrF as sacrebleu computes it."""

from __future__ import annotations

import hashlib
import importlib.metadata
import re
from collections.abc import Sequence
from pathlib import Path

ROUGE = ("rouge1", "rouge2", "rougeL")


class UnicodeTokenizer:
    """Lower-cased words and numbers of any script, stemmed by Snowball (English: Porter, as rouge-score does it)."""

    def __init__(self, language: str) -> None:
        self._language = language
        if language == "en":
            from nltk.stem.porter import PorterStemmer

            porter = PorterStemmer()
            # rouge-score stems words of four letters and more only.
            self._stem = lambda word: porter.stem(word) if len(word) > 3 else word
        else:
            import snowballstemmer

            name = {"ru": "russian", "es": "spanish"}.get(language)
            stemmer = snowballstemmer.stemmer(name) if name else None
            self._stem = stemmer.stemWord if stemmer else str

    def tokenize(self, text: str) -> list[str]:
        """Split and stem; for English exactly rouge-score's own tokens."""
        pattern = r"[a-z0-9]+" if self._language == "en" else r"[^\W_]+"
        return [self._stem(word) for word in re.findall(pattern, text.lower())]


def rouge(texts: Sequence[str], references: Sequence[Sequence[str]], language: str) -> list[dict[str, float]]:
    """ROUGE-1, -2 and -L F1 (0..100) of each text, the mean over its references."""
    from rouge_score.rouge_scorer import RougeScorer

    scorer = RougeScorer(list(ROUGE), tokenizer=UnicodeTokenizer(language))
    rows = []
    for text, wanted in zip(texts, references, strict=True):
        scores = [scorer.score(reference, text) for reference in wanted]
        rows.append({name: 100 * sum(score[name].fmeasure for score in scores) / len(scores) for name in ROUGE})
    return rows


def chrf(texts: Sequence[str], references: Sequence[str]) -> float:
    """Corpus chrF2 (0..100), sacrebleu's default."""
    import sacrebleu

    return float(sacrebleu.corpus_chrf(list(texts), [list(references)]).score)


def sentence_chrf(text: str, reference: str) -> float:
    """chrF2 of one segment (0..100)."""
    import sacrebleu

    return float(sacrebleu.sentence_chrf(text, [reference]).score)


def sha256(*paths: Path) -> str:
    """The first 12 hexadecimal digits of the SHA-256 over the files' bytes."""
    digest = hashlib.sha256()
    for path in paths:
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def versions(*packages: str) -> dict[str, str]:
    """Installed versions of packages, the missing ones left out."""
    found = {}
    for name in packages:
        try:
            found[name] = importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            continue
    return found
