"""The shape of arXiv's API, so that programs written for arXiv search here."""
