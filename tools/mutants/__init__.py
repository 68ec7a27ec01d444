"""Changes the code of ``checks/`` and ``appeals/`` in one place at a time (mutmut) and looks whether a test fails.

    python -m tools.mutants --room checks --seconds 170     # some of the sample; run again to go on
    python -m tools.mutants --room checks --survivors       # what no test noticed, as diffs

mutmut is not locked with the rest, since it runs only where processes can fork: ``pip install mutmut``. The sample was drawn once, see
``drawn.toml``.
What survived and why that is well stands in ``judgements.toml``, by the name of the mutant.
"""
