"""What pages say, in each language: gettext catalogues, the English words being their keys."""
