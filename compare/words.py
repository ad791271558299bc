"""Words: what the default data set is made of."""

from dataclasses import dataclass

PEOPLE = (
    ("Ada Grace Edith Mary Rosalind Dorothy Alan Charles", "Lovelace Hopper Clarke Seacole Turing Babbage Hodgkin"),
    ("Amina Chidi Ngozi Kwame Zainab Tunde Abeba", "Okafor Mensah Adeyemi Diallo Bekele Mwangi"),
    ("Mei Jun Xiu Wei Lan Hao", "Chen Wang Zhang Liu Huang Lin"),
    ("Priya Arjun Meera Ravi Kavya Rohan", "Sharma Patel Iyer Banerjee Reddy Kapoor"),
    ("Sofía Mateo Lucía Joaquín Camila Andrés", "García Fernández Muñoz Rojas Castillo Vargas"),
    ("Yuki Haruto Sakura Ren Aiko Kenji", "Tanaka Suzuki Watanabe Kobayashi Mori"),
    ("Layla Omar Fatima Yusuf Nour Karim", "Haddad Mansour Khalil Nasser Rahman"),
    ("Jürgen Anneliese Björn Astrid Lars Sigrid", "Müller Schneider Lindqvist Hansen Bergström Vogel"),
    ("Zoé Étienne Chloé Hélène Luc Margaux", "Dubois Lefèvre Moreau Girard Bélanger"),
    ("Olena Pavel Katarzyna Milan Zofia Dmytro", "Kovalenko Novák Kowalska Horvat Nemeth"),
    ("Leilani Aroha Tama Moana Keanu", "Ngata Kealoha Parata Tamihana"),
)


@dataclass(frozen=True)
class Category:
    """A kind of item, which is also what a user may have a taste for."""

    name: str
    price_cents: int
    """What a typical item costs."""

    qualities: str
    materials: str
    products: tuple[str, ...]
    praise: str


CATEGORIES = (
    Category(
        "kitchen", 3_500, "Hand-Forged Everyday Slow-Cooking Stackable", "Stoneware Cast-Iron Copper Olive-Wood",
        ("Mug", "Teapot", "Frying Pan", "Salad Bowl", "Pepper Mill", "Bread Board"), "makes cooking a pleasure",
    ),
    Category(
        "desk", 8_900, "Compact Adjustable Minimalist Foldable", "Walnut Birch Steel Cork",
        ("Desk Lamp", "Monitor Stand", "Pen Tray", "Bookend", "Cable Box", "Standing Desk"), "tidied up my whole room",
    ),
    Category(
        "garden", 2_700, "Weatherproof Heirloom Balcony Long-Handled", "Cedar Terracotta Galvanised Bamboo",
        ("Planter", "Watering Can", "Trowel", "Bird House", "Trellis", "Seed Box"), "made my balcony bloom",
    ),
    Category(
        "camping", 9_800, "Ultralight Four-Season Packable Storm-Proof", "Titanium Canvas Merino Ripstop",
        ("Tent", "Sleeping Bag", "Camp Stove", "Hammock", "Lantern", "Water Filter"), "kept us happy on a wet weekend",
    ),
    Category(
        "cycling", 6_400, "Commuter Aero Reflective Vintage", "Leather Carbon Alloy Waxed",
        ("Saddle", "Pannier", "Bell", "Bottle Cage", "Handlebar Bag", "Rain Cape"), "has come a long way with me",
    ),
    Category(
        "music", 15_500, "Acoustic Studio Travel Vintage", "Maple Rosewood Mahogany Brass",
        ("Ukulele", "Cajon", "Kalimba", "Guitar Stand", "Metronome", "Harmonica"), "sounds warmer than I dared to hope",
    ),
    Category(
        "games", 3_900, "Cooperative Classic Pocket Deluxe", "Wooden Illustrated Magnetic Linen",
        ("Chess Set", "Puzzle", "Card Game", "Domino Set", "Backgammon Board", "Dice Tower"), "comes out every evening",
    ),
    Category(
        "textiles", 5_200, "Hand-Woven Oversized Reversible Quilted", "Linen Wool Organic-Cotton Alpaca",
        ("Blanket", "Cushion", "Curtain", "Tea Towel", "Rug", "Bathrobe"), "is as soft as it looks",
    ),
    Category(
        "repair", 4_600, "Professional Beginner's Precision Heavy-Duty", "Chrome Carbon-Steel Insulated Beech",
        ("Screwdriver Set", "Soldering Iron", "Hand Plane", "Socket Set", "Bench Vice", "Tool Roll"),
        "paid for itself with the first repair",
    ),
    Category(
        "coffee", 7_300, "Barista Single-Origin Pour-Over Portable", "Glass Ceramic Steel Copper",
        ("Coffee Grinder", "French Press", "Espresso Cup", "Kettle", "Filter Holder", "Milk Jug"),
        "makes the best cup in town",
    ),
)  # fmt: skip

OPINIONS = {
    1: ("Broke within a week.", "Not what was described.", "I sent it back.", "Avoid, sadly."),
    2: ("Disappointing for the price.", "It works, but barely.", "The photos flatter it.", "I expected better."),
    3: ("Does what it says.", "Fine, nothing more.", "Good idea, average finish.", "You get what you pay for."),
    4: ("Very good, with small flaws.", "Nearly perfect.", "Would buy it again.", "Better than I expected."),
    5: ("Perfect!", "A joy to use.", "The best one I have owned.", "Exactly what I was looking for."),
}

REMARKS = (
    "It arrived quickly.", "The parcel took a while.", "The seller was friendly.", "A gift for my sister.",
    "I use it every day.", "The colour is a little darker than shown.", "", "", "",
)  # fmt: skip
