"""How good the ranking for a reader is, on public data: what `dailypapers evaluate` measures."""
