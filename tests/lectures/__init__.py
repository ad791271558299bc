"""The lectures run, say what the outline says, in words that everybody understands, and link to what they mention."""
