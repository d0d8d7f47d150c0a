"""What a conversation is about, as an acyclic graph of tasks; pure.

The Task Memory Engine (https://arxiv.org/abs/2504.08525, https://arxiv.org/abs/2505.19436), with
rules where it asks a language model: each request is a node, a correction revises the node it is
about, and what depends on that node is computed again.
"""
