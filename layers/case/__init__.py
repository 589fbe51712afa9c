"""A case as its ``case.toml`` says it: declared, read, checked, and started."""
