"""The report: what was compared, measured and broken, as pages that need no network and print on paper."""
