"""The next export of a source, brought into a file of incidents on which people have worked."""
