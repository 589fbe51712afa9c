"""The same event told twice: pairs that may be one are proposed, and merged where the user says so."""
