"""Rows of rounds, stories, digests and thanks; the sealed pool of anonymous stories."""
