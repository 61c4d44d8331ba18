"""tests.matching"""
