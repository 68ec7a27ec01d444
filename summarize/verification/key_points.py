"""Key points, questions and corrections inside an article that its other sentences do not bear out: so a story is put into another one."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence

_LABELS = (
    "in brief|in short|in a nutshell|key (?:points|takeaways|facts)|takeaways|at a glance|summary|abstract|the (?:gist|story) in"
    "|bottom line|what (?:you need|happened|to know)|tl;?dr|коротко|кратко|главное|суть|что (?:нужно|надо|важно) знать|вкратце"
    "|en breve|en resumen|resumen|(?:las )?claves|lo esencial|lo que hay que saber|das wichtigste|in kürze"
    "|kurz (?:gefasst|gesagt|und)|darum geht|auf einen blick|l'essentiel|en bref|en résumé|à retenir|ce qu'il faut|em resumo|resumo"
    "|o essencial|o que (?:precisa|importa)|in sintesi|in breve|i punti|w skrócie|najważniejsze|w pigułce|стисло|головне|özet|kısaca"
    "|het belangrijkste|in het kort|samengevat|ve zkratce|röviden|pe scurt|i korthet|με λίγα λόγια|sơ lược|tóm tắt|ringkasan"
    "|singkatnya|संक्षेप|मुख्य बातें|अहम|أهم النقاط|باختصار|خلاصة|خلاصه|תקציר|בקצרה|สรุป|要点|摘要|速览|要旨|要約|ポイント|요약|핵심|한눈에"
    # What an article says of itself: questions about it, corrections of all of it.
    "|what is this (?:story|article|text)|о чём (?:эта|этот)|de qué (?:trata|va)|worum geht|de quoi (?:parle|s'agit)|de que (?:trata|fala)"
    "|di (?:che )?cosa (?:parla|si tratta)|o czym (?:jest|mówi)|про що|bu haber|यह समाचार|这则消息|这篇|この記事|이 기사"
    "|update|correction|clarification|обновл|исправл|уточнени|дополнен|actualización|rectificación|corrección|última hora|fe de errat"
    "|errat|mise à jour|rectifica|aktualisierung|berichtigung|korrektur|atualização|correção|aggiornamento|aktualizac|aktualizace"
    "|sprostowanie|oprava|виправлен|оновлен|güncelleme|düzeltme|frissítés|helyesbítés|uppdatering|rättelse|διόρθωση|ενημέρωση"
    "|đính chính|ralat|संशोधन|संपादक|تحديث|تصحيح|اصلاحیه|תיקון|แก้ข่าว|更新|更正|订正|追記|訂正|정정"
)
#: What a list of key points begins with: alone in its line, or before a colon.
_LABEL = re.compile(rf"^\W{{0,4}}(?:{_LABELS})[^.!?:：？\]】]{{0,40}}(?:[:：?？\]】]\s*|$)", re.IGNORECASE)
_BULLET = re.compile(r"^(?:[-–—•*·▪]|\d{1,2}[.)、])\s*\S")
#: Sentences behind a label that are its points where none has a bullet: behind a label in a line of its own, and in the line of a point;
#: the most there are; the share of words of a point that the rest of the article has, at least.
_UNMARKED, _MOST, _SHARED = (3, 1), 12, 0.65


def unfounded(texts: Sequence[str], words: Callable[[str], frozenset[str]]) -> set[int]:
    """Return the places of key points, and of their label, where one of them shares too few of its ``words`` with all other sentences."""
    found: set[int] = set()
    labels = [(start, label.end()) for start, text in enumerate(texts) if (label := _LABEL.match(text))]
    counts = Counter(word for text in texts if labels for word in words(text))
    for start, end in labels:
        points = {start} if texts[start][end:].strip() else set()
        behind = range(start + 1, min(start + 1 + _MOST, len(texts)))
        bullets = next((place for place in behind if not _BULLET.match(texts[place])), behind.stop) - start - 1
        if not start and not bullets:  # a headline may read like a label ("Correction officers strike: …")
            continue
        points |= set(behind[: bullets or _UNMARKED[len(points)]])
        inside = Counter(word for place in {start, *points} for word in words(texts[place]))
        own = [words(texts[place][end:] if place == start else texts[place]) for place in points]
        if any(sum(counts[word] > inside[word] for word in some) < _SHARED * len(some) for some in own):
            found |= {start, *points}
    return found
