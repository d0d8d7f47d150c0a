"""The Model Context Protocol: what assistants may look up here, and do for a reader.

Everything is imported when it is first asked for: most visitors never do.
"""
