"""What a language model is told, what it may do, and what of its answer is kept; pure.

What stands in papers and in answers of functions is data, whatever it says: the model reads it, but
nothing that it does then changes anything. It may look things up. What writes is proposed to the
reader in the reader's own words, or not at all.
"""
