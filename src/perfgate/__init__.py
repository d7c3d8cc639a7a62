"""The judge: runs an asv suite, reads its results, and says how they stand against goals and budgets.

It never imports the code it judges; it reaches that only through the asv suite, and so works on any project
that has one.
"""
