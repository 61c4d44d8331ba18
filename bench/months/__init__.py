"""Months of rituals with a bot that is killed again and again: is everything said once, and in order?"""
