"""Rolling: processes stop and are replaced while people use the marketplace."""
