"""Legacy: the monolith's own code, without what has moved out of it, and the seams where that was."""
