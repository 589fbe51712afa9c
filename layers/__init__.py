"""What the data is: a case and its layers, read, checked, and what is derived from them."""
