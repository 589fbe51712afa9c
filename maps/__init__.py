"""The page of a case: one file that opens anywhere, made through Folium."""
