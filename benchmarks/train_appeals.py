"""Trains the appeal model on the development data and writes ``summarize/boilerplate/model.json``.

    .venv/bin/python benchmarks/train_appeals.py [--output FILE]

Deterministic for the same data, scikit-learn and seed. The signature inside the file says what it was trained on.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from pathlib import Path

import sklearn
from appeals_data import HERE, articles, digests
from appeals_limits import LIMITS
from appeals_training import FIRST, INNER_FOLDS, SECOND, SECOND_MEMBERS, fit

DEFAULT = HERE.parent / "summarize" / "appeals" / "model.json"


def main() -> int:
    """Fit on everything and write the file."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--output", type=Path, default=DEFAULT)
    parser.add_argument("--seed", type=int, default=0)
    args = parser.parse_args()
    payload, counts = fit(articles(), args.seed)
    data = hashlib.sha256(json.dumps(digests(), sort_keys=True).encode()).hexdigest()[:12]
    how = hashlib.sha256(json.dumps([FIRST, SECOND, INNER_FOLDS, SECOND_MEMBERS, LIMITS]).encode()).hexdigest()[:8]
    made = ",".join(f"{key}={value}" for key, value in counts.items())
    payload["signature"] = f"appeals:2-stage-gbt|data:{data}|settings:{how}|{made}|seed:{args.seed}|sklearn:{sklearn.__version__}"
    args.output.write_text(json.dumps(payload, separators=(",", ":")) + "\n", encoding="utf-8")
    print(f"{args.output}: {args.output.stat().st_size:,} bytes, {payload['signature']}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
