"""OAI-PMH 2.0, so that other libraries harvest this one: what it says is in openarchives.org."""
