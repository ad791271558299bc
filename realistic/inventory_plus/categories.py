"""Categories: which one a product is in, told by the words of its name."""

import re

from contracts.text import folded

OTHER = "other"

WORDS = {
    "kitchen": "bowl bread casserole knife ladle mug pan pepper plate pot spoon teapot",
    "desk": "bookend cable desk lamp monitor notebook pen pencil",
    "garden": "bird hose planter seed shovel trellis trowel watering",
    "camping": "camp hammock lantern rucksack sleeping stove tent water",
    "cycling": "bell bicycle bike bottle handlebar helmet pannier rain saddle",
    "music": "cajon drum guitar harmonica kalimba metronome piano ukulele violin",
    "games": "backgammon card chess dice domino game puzzle",
    "textiles": "bathrobe blanket curtain cushion pillow rug towel",
    "repair": "drill hammer plane saw screwdriver socket soldering tool vice wrench",
    "coffee": "coffee espresso grinder holder kettle milk press",
    "sport": "ball racket run runner running shoe ski",
    "films": "film movie",
}
CATEGORIES = {word: category for category, words in WORDS.items() for word in words.split()}


def category_of(name: str) -> str:
    """Give a product's category: its last known word decides, since nouns come last and a bread knife is a knife."""
    known = [CATEGORIES[word] for word in map(singular, re.findall(r"\w+", folded(name))) if word in CATEGORIES]
    return known[-1] if known else OTHER


def singular(word: str) -> str:
    return word if word in CATEGORIES else word.removesuffix("s")
