"""Recommendations: what users may like."""
