"""The asv suite over canvas, start-up, registry, browser pool and memory.

The peer and the floor of each figure are parameters of the same benchmark, so that all are measured in one
run on one machine and can be read as ratios. Benchmarks import the public API and helpers of this folder
only: older commits are measured with these files too.
"""
