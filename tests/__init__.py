"""The tests: the identical black-box suite in `marketplace/`, and one folder for each other claim."""
