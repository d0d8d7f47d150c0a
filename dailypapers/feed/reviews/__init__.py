"""Reviews where they meet search: what a query finds, which words to mark, whom to read next."""
