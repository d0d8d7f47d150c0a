"""Papers as messages of chat programs."""
