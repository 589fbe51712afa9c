"""The formats that are read, one a module, each with its ``FORMAT``."""
