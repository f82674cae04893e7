"""The portal itself: what stands between the city's subjects and the street."""
