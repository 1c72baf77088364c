"""What was done, provably: entries sealed and chained, checked, and signed for. Keeps nothing."""
