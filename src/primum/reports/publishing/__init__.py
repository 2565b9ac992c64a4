"""What goes with a pack: pages for people, traces as data, and patients who must alert."""
