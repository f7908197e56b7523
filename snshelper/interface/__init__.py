"""The design system: tokens, layout, small components; no shop knowledge."""
