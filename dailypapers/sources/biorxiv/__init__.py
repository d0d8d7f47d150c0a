"""bioRxiv and medRxiv: preprints by the day their versions were posted."""
