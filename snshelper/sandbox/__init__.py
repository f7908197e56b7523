"""The sandbox partner: a stand-in advertising partner and payment provider.

It is a program of its own (`python -m snshelper.sandbox`). It imports nothing of the
shop and the shop imports nothing of it: the two meet over HTTP only, as they would with
a partner on the other side of the internet.
"""
