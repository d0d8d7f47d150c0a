"""Functions that the assistant may call: found by meaning, filled by rules, checked; pure.

A catalogue of typed functions as in TaskMatrix (https://arxiv.org/abs/2303.16434), chained as in
OpenAGI (https://arxiv.org/abs/2304.04370); one way in for all of them, whatever they answer, as in
UnifiedMLLM (https://arxiv.org/abs/2408.02503).
"""
