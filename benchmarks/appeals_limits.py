"""From which probability on a line is no longer body. Part of the model file, but nothing that is learned."""

from __future__ import annotations

#: ``appeal``, ``furniture`` and ``furniture_prose`` (full sentences) are the least probabilities of not being body; ``alone`` is that of a
#: line among body that has no cue of its own, ``cut`` that of each side of a cut inside a paragraph. The same for every fold and language.
#: They were chosen by hand with cross-validated figures of the development data in view, so those figures flatter them a little; see
#: docs/appeals.md.
LIMITS = {"appeal": 0.35, "furniture": 0.82, "furniture_prose": 0.88, "alone": 0.95, "cut": 0.7}
