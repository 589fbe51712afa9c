"""Natural Earth: land, lakes, borders and names of countries, to find one's way by. They decide nothing."""
