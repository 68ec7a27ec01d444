"""Changes the code of ``checks/`` and ``appeals/`` in one place at a time (mutmut) and looks whether a test fails.

    python -m tools.mutants --room checks --seconds 170     # some of the sample; run again to go on
    python -m tools.mutants --room checks --survivors       # what no test noticed, as diffs

mutmut is not locked with the rest, since it runs only where processes can fork: ``pip install mutmut``. The sample follows a
fixed seed and has every mutant that was judged. ``judgements.toml`` says what survived and why that is harmless.
"""
