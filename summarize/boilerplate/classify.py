"""The two questions others ask: what is each line (:func:`classify`), and what is left without the rest (:func:`clean`)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from functools import cache
from itertools import groupby, pairwise

from summarize.boilerplate.engine import Labeler, line_of, merge
from summarize.boilerplate.layout import is_prose, shape
from summarize.boilerplate.model import load_model
from summarize.boilerplate.outlets import OutletRules
from summarize.boilerplate.pieces import Piece
from summarize.errors import UsageError
from summarize.types import KINDS, Cleaned, Excluded, Finding, LabelledLine

#: Share of the words above which removing them is worth a warning.
MUCH = 0.6


def classify(text: str, language: str = "en") -> list[LabelledLine]:
    """Label every line of ``text`` (only LF ends a line), in order; a line that body and appeal share gives several entries.

    Pure: the answer depends on ``text`` alone. One model reads all languages, so ``language`` changes nothing; it is kept for callers.
    """
    return list(labeled(text)[0])


def clean(
    text: str,
    language: str | None = None,
    *,
    keep_all: bool = False,
    exclude: Collection[str] | None = None,
    rules: OutletRules | None = None,
) -> Cleaned:
    r"""Label ``text`` and leave appeals and other boilerplate out of the body.

    ``exclude`` are the kinds to leave out (of :data:`summarize.types.KINDS`; default: all of them), other kinds count as body;
    ``keep_all`` leaves nothing out; ``rules`` of an outlet win over the model. ``language`` changes nothing.
    A text that is only appeal and furniture gives a ``Cleaned`` without body lines: the caller raises ``NoBody``.

    >>> cleaned = clean("The mayor of Skerry resigned on Monday.\nPlease donate today to keep our journalism free.")
    >>> cleaned.text, [run.kind for run in cleaned.excluded]
    ('The mayor of Skerry resigned on Monday.', ['appeal'])

    Raises:
        UsageError: a kind in ``exclude`` that does not exist.
        ConfigError: a pattern of ``rules`` takes too long.
    """
    unknown = sorted(set(exclude or ()) - set(KINDS))
    if unknown:
        raise UsageError(f"no such kind: {', '.join(unknown)}", hint=f"kinds are {', '.join(KINDS)}")
    kinds = frozenset() if keep_all else frozenset(KINDS if exclude is None else exclude)
    lines, said = labeled(text, kinds, None if keep_all else rules)
    findings = [*said, *_findings(lines)]
    return Cleaned(lines=tuple(lines), excluded=tuple(_excluded(lines)), findings=tuple(findings))


def labeled(
    text: str, kinds: frozenset[str] = frozenset(KINDS), rules: OutletRules | None = None, labeler: Labeler | None = None
) -> tuple[list[LabelledLine], list[Finding]]:
    """Every line and what to say about the whole; ``labeler`` stands in for that of the packaged model (cross-validation)."""
    entries = [Piece(n, 0, len(line), line) for n, line in enumerate(text.split("\n"), start=1)]
    forced = {e.n: ruling for e in entries if rules and not e.blank and (ruling := rules.verdict(e.text))}
    out = {n: pattern for n, (action, pattern) in forced.items() if action == "drop"}
    dropped = [line_of(e, "furniture", "other", 1.0, (f"your rule: drop {out[e.n]}",)) for e in entries if e.n in out]
    seen = [entry for entry in entries if entry.n not in out]
    stay: list[LabelledLine] = []
    removed: list[LabelledLine] = []
    for line in (labeler or Labeler(load_model(), cache(lambda: _language(text)))).lines(seen):
        goes = line.label != "body" and line.kind in kinds and line.n not in forced
        (removed if goes else stay).append(line)
    findings: list[Finding] = []
    if not stay and not dropped and (lead := _lead(removed)) is not None:
        removed.remove(lead)
        stay = [lead]
        message = "everything looked like page furniture; the first full sentence was kept as the lead"
        findings.append(Finding("minor", "body", "body", message, got=lead.text[:80]))
    kept = [_kept(line, forced.get(line.n)) for line in stay]
    blank = [line_of(entry, "blank", "", 1.0, ()) for entry in entries if entry.blank]
    return merge(sorted([*kept, *removed, *dropped, *blank], key=lambda line: (line.n, line.start))), findings


def _language(text: str) -> str:
    """The likeliest language of a text, for its explanations; empty without letters."""
    from summarize.text.detect import guess

    return next((code for code, _ in guess(text)), "")


def _kept(line: LabelledLine, ruling: tuple[str, str] | None) -> LabelledLine:
    """What stays as body: because it is, because a rule says so, or because its kind is not to be left out."""
    if ruling:
        return replace(line, label="body", kind="", score=1.0, why=(f"your rule: keep {ruling[1]}",))
    if line.label == "body":
        return line
    return replace(line, label="body", kind="", score=round(1.0 - line.score, 4), why=(f"looks like {line.kind}, kept", *line.why))


def _lead(removed: Sequence[LabelledLine]) -> LabelledLine | None:
    """The first full sentence, if what was removed is furniture through and through."""
    if any(line.label == "appeal" for line in removed):
        return None
    return next((line for line in removed if is_prose(shape(line.text.strip()))), None)


def _excluded(lines: Sequence[LabelledLine]) -> list[Excluded]:
    """Runs of neighboring lines of one kind; blank lines inside a run belong to it."""
    full = [line for line in lines if line.label != "blank"]
    result = []
    for kind, group in groupby(full, key=lambda line: "" if line.label == "body" else line.kind):
        run = list(group)
        if kind:
            why = tuple(dict.fromkeys(reason for line in run for reason in line.why))[:8]
            text = run[0].text + "".join("\n" * (b.n - a.n) + b.text for a, b in pairwise(run))
            result.append(Excluded(kind, run[0].n, run[-1].n, text, round(sum(one.score for one in run) / len(run), 4), why))
    return result


def _findings(lines: Sequence[LabelledLine]) -> list[Finding]:
    removed = sum(len(line.text.split()) for line in lines if line.label in ("appeal", "furniture"))
    total = sum(len(line.text.split()) for line in lines)
    if not total or removed <= MUCH * total:
        return []
    share = f"{100 * removed / total:.0f} %"
    message = f"{share} of the words were left out as appeal or furniture; look at what was excluded, or keep everything with --keep-all"
    return [Finding("minor", "excluded", "body", message, expected=f"at most {100 * MUCH:.0f} %", got=share)]
