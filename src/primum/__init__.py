"""Primum: open, evidence-linked medication surveillance. *Primum non nocere.*"""

__version__ = "0.1.0"
