"""Any feed by its address: RSS 2.0 and 1.0, Atom, JSON Feed."""
