"""A mirror file: what another instance, or another day, wrote down. A last resort in a chain."""
