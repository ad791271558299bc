"""`python -m compare` is `marketplace`, also where no script is installed."""

from compare.entry import main

main()
