"""Structure: what each architecture is made of and held together by, told by its code and by its traces."""
