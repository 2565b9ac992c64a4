"""What texts and rows print of evidence: numbers, proportions, quantities, outcomes."""
