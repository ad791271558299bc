"""Generated: clients that other people's programs make from the document alone, and that can shop with them."""
