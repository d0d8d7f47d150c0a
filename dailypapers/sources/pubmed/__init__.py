"""PubMed: what any search of it finds, by the day it was entered, and papers by PubMed id."""
