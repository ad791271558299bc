"""The page of the stage, in a real browser, by keyboard."""
