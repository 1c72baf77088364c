"""The models in use: which they are, how they get there, and which of them assesses whom."""
