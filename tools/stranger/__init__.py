"""A stranger who follows the guides."""
