"""What an EHR asks: hooks, their context, and the data sent along."""
