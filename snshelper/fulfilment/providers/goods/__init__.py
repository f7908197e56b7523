"""Printed goods, packed and shipped by the shop's own staff."""
