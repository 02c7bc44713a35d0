"""From staged rows and clusters to the dataset that users read."""
