"""What is told of a model to people who have to answer for it: model card and methodology note."""
