"""A conversation that finds the words for what a reader looks for: pure, over any index."""
