"""Language models that the assistant may ask. A new kind is one file and one line in `registry`."""
