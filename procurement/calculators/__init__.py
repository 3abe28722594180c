"""Calculators for purchasers: pure functions (hours, training, floor), their Danish words, and the pages that ask.

The functions take plain values and know neither database nor clock; what they mean in words stands in `words.py`.
"""
