"""Reading a government's response and joining its answers to the recommendations."""
