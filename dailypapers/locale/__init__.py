"""What pages are called in each language, and how dates are written there."""
