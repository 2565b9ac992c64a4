"""Whether printed figures can be true together: exact arithmetic, results that carry it as data.

A figure stands for every number that rounds to it, half up or half down. What cannot be decided is
said to be untestable, and nothing is called impossible that some data set could have produced.
"""
