"""Every problem in a case, found and located."""
