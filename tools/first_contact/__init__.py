"""What a machine that reaches the hub is asked to try once, and to send back (``make first-contact``)."""
