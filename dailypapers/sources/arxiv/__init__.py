"""arXiv: OAI-PMH first, RSS and the Atom API when it fails. Copy this folder for a connector."""
