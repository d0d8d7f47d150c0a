"""Random requests against every page and form: `web/tests/test_random_requests.py` sends them."""
