"""The words everything else is made of: truth, problems, quantities, units, dates and codes."""
