"""Views as Atom, RSS and JSON Feed documents."""
