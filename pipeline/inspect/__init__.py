"""Looking at a dataset: reads outputs, knows no Beam."""
