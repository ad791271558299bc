"""Users: accounts, sign-in and the keys that verify tokens."""
