"""What somebody means by what they write: rules on words, French and English; no model, no rows."""
