"""What readers say to each other."""
