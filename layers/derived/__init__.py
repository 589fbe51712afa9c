"""What is derived from a case: lines, zones, distances, chances, verdicts."""
