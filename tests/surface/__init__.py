"""The public surface, recorded: a change of it is seen in a review, and none happens by accident."""
