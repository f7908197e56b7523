"""The record of processing activities, made from what is declared."""
