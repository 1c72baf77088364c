"""From labelled applications to an honest model: folds, fit, calibration, cut-off, evaluation."""
