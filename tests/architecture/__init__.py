"""What the documents claim about the code, as tests; every list is read from the tree."""
