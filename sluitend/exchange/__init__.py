"""exchange: files in and out.

A file is read into a plan that a person can check (new, changed, same, absent, wrong); the plan is carried out
through the ordinary actions of the rooms below, in batches that can be repeated. Promises that nothing is lost or
half-done and that nothing is removed by being absent.
"""
