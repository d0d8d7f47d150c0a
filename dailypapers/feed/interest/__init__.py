"""What a reader likes, as numbers: pure, and the same code for pages, mails and `evaluate`."""
