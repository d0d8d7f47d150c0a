"""Any repository that speaks OAI-PMH: university repositories, journals, other instances."""
