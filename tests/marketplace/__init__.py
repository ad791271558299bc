"""The identical black-box suite: what any marketplace must do, whatever it is made of."""
