"""The chapter "groups": colleagues who learn together, with the clock moved."""
