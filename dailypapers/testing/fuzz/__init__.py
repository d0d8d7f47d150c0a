"""Random requests against every page and form: `tests/test_random_requests.py` sends them."""
