"""OpenReview: submissions to a venue and what was decided of them."""
