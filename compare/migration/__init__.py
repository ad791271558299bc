"""Migration: from one step of the road to another and back, on one running system, under traffic."""
