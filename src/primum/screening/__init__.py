"""The use cases on a pack: one patient now; populations and releases later."""
