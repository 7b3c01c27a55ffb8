"""People's decisions: applied on every later run and never overwritten."""
