"""Files of features: read record by record or whole, and written."""
