"""The node types that ship with casare_rpa: one folder a category, one module a type.

One type a module is what makes lazy loading pay: with several types in a file, a workflow that uses one
of them executes them all (30 of 400 types cost 22 ms in files of their own, 216 ms in a single file).
"""
