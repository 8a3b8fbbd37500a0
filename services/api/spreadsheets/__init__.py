"""Workbooks and tables for people who work in Excel: out, in, and lists as files.

Bytes and cells only; what a figure is worth and who may see a list is decided elsewhere.
"""
