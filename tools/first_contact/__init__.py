"""Trial for a machine that reaches the hub, run once and sent back (``make first-contact``)."""
