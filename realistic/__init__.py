"""The realistic marketplace: half of it migrated, as most are. Only what differs from the other two is here."""
