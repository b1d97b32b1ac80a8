"""Wiring: settings, addresses, server entry, and what pages borrow from others."""
