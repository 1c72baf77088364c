"""Which features a model needs: measured on training rows, judged on rows the choice never saw."""
