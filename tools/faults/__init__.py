"""Breaks things on purpose and looks at what is left: nothing reported done may be lost, no half file may have a final name.

    python -m tools.faults                              # every fault
    python -m tools.faults --only digest --moments 5    # one of them, quickly

Runs the real command line as its own process with the fake engine, whose text means nothing but whose machinery is the product's.
``make reliability`` runs it in pieces and puts the figures into docs/reliability.md.
"""
