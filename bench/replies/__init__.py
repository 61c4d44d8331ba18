"""How often the rule for replies and direct messages reads them as people do."""
