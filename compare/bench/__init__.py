"""The benchmark: what each architecture costs, as ratios measured in pairs within one run."""
