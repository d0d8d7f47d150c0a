"""Hugging Face Daily Papers: what readers there submit for a day, with their votes and comments."""
