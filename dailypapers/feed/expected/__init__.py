"""How much interest a paper will meet, expected before anybody has voted for it. Pure."""
