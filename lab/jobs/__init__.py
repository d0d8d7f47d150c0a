"""Jobs: what an encoder or a ranking is asked to do, declared beside the data, not coded."""
