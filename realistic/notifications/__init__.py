"""Notifications: a user's messages, kept, served and streamed."""
