"""Everything that Vorgestellt knows: from a submission to a page, a feed entry and a letter."""
