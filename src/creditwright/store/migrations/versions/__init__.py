"""One file for each step; the number in its name says when it is taken."""
