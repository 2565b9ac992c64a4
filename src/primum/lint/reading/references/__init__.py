"""What texts cite, and the works that they may mean by it."""
