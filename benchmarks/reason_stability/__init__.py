"""How stable and how faithful reasons are."""
