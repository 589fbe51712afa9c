"""People: who was moved and came back, figures that compete, and how many live in a zone."""
