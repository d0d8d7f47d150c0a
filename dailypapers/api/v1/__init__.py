"""Our own API, version 1: everything a reader can do, typed and described by OpenAPI."""
