"""GitHub and GitLab as sources of signals: stars and last push of the code that papers link to."""
