"""The parts of the demo corpus' build: markup, typesetting, gold and scan."""
