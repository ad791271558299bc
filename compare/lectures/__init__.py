"""Lectures: the notebooks, each made from a script that people edit, and the decks made from them."""
