"""Literature reviews: a question, searches, screening by one or two people, a table, a report."""
