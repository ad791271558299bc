"""What the docs say is true: links, commands, snippets, pictures and the API's own page."""
