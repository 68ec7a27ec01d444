"""The two questions others ask: what is each line (:func:`classify`), and what is left without the rest (:func:`clean`)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import cache
from itertools import pairwise
from typing import cast

from summarize.boilerplate.engine import Labeler, Verdict, merge
from summarize.boilerplate.layout import is_prose, shape
from summarize.boilerplate.model import load_model
from summarize.boilerplate.outlets import OutletRules
from summarize.boilerplate.pieces import Piece
from summarize.errors import UsageError
from summarize.types import KINDS, Cleaned, Excluded, Finding, Label, LabelledLine

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
    dropped = [Verdict(e, "furniture", "other", 1.0, (f"your rule: drop {out[e.n]}",)) for e in entries if e.n in out]
    seen = [entry for entry in entries if entry.n not in out]
    stay: list[Verdict] = []
    removed: list[Verdict] = []
    for verdict in (labeler or Labeler(load_model(), cache(lambda: _language(text)))).verdicts(seen):
        goes = verdict.label != "body" and verdict.kind in kinds and verdict.piece.n not in forced
        (removed if goes else stay).append(verdict)
    findings: list[Finding] = []
    if not stay and not dropped and (lead := _lead(removed)) is not None:
        removed.remove(lead)
        stay = [lead]
        message = "everything looked like page furniture; the first full sentence was kept as the lead"
        findings.append(Finding("minor", "body", "body", message, got=lead.piece.text[:80]))
    kept = [_kept(verdict, forced.get(verdict.piece.n)) for verdict in stay]
    found = merge(sorted([*kept, *removed, *dropped], key=lambda verdict: (verdict.piece.n, verdict.piece.start)))
    result = [LabelledLine(e.n, e.text, "blank", "", 1.0, (), 0, len(e.text)) for e in entries if e.blank]
    result.extend(
        LabelledLine(v.piece.n, v.piece.text, cast("Label", v.label), v.kind, round(v.score, 4), v.why, v.piece.start, v.piece.end)
        for v in found
    )
    result.sort(key=lambda line: (line.n, line.start))
    return result, findings


def _language(text: str) -> str:
    """The likeliest language of a text, for its explanations; empty without letters."""
    from summarize.text.detect import guess

    return next((code for code, _ in guess(text)), "")


def _kept(verdict: Verdict, ruling: tuple[str, str] | None) -> Verdict:
    """What stays as body: because it is, because a rule says so, or because its kind is not to be left out."""
    if ruling:
        return Verdict(verdict.piece, "body", "", 1.0, (f"your rule: keep {ruling[1]}",))
    if verdict.label == "body":
        return verdict
    return Verdict(verdict.piece, "body", "", 1.0 - verdict.score, (f"looks like {verdict.kind}, kept", *verdict.why))


def _lead(removed: Sequence[Verdict]) -> Verdict | None:
    """The first full sentence, if what was removed is furniture through and through."""
    if any(verdict.label == "appeal" for verdict in removed):
        return None
    return next((verdict for verdict in removed if is_prose(shape(verdict.piece.text.strip()))), None)


def _excluded(lines: Sequence[LabelledLine]) -> list[Excluded]:
    """Runs of neighbouring lines of one kind; blank lines inside a run belong to it."""
    runs: list[list[LabelledLine]] = []
    waiting: list[LabelledLine] = []
    for line in lines:
        if line.label == "blank":
            waiting.append(line)
        elif line.label == "body":
            waiting = []
            runs.append([])
        else:
            if runs and runs[-1] and runs[-1][-1].kind == line.kind:
                runs[-1].extend((*waiting, line))
            else:
                runs.append([line])
            waiting = []
    result = []
    for run in filter(None, runs):
        said = [line for line in run if line.label != "blank"]
        why = tuple(dict.fromkeys(reason for line in said for reason in line.why))[:8]
        text = run[0].text + "".join(("" if a.n == b.n else "\n") + b.text for a, b in pairwise(run))
        result.append(Excluded(run[0].kind, run[0].n, run[-1].n, text, round(sum(one.score for one in said) / len(said), 4), why))
    return result


def _findings(lines: Sequence[LabelledLine]) -> list[Finding]:
    removed = sum(len(line.text.split()) for line in lines if line.label in ("appeal", "furniture"))
    total = sum(len(line.text.split()) for line in lines)
    if not total or removed <= MUCH * total:
        return []
    share = f"{100 * removed / total:.0f} %"
    message = f"{share} of the words were left out as appeal or furniture; look at what was excluded, or keep everything with --keep-all"
    return [Finding("minor", "excluded", "body", message, expected=f"at most {100 * MUCH:.0f} %", got=share)]
