"""Workbooks as plain values: read in a guarded child process, understood here. No Django, no database."""
