#!/usr/bin/env python3
"""A fault test is worth something when it fails on its planted fault.   planted.py FAULT TEST.py SUNWAI"""
import os
import subprocess
import sys

fault, test, binary = sys.argv[1:4]
run = subprocess.run([sys.executable, test, binary], env={**os.environ, "SUNWAI_TEST_FAULT": fault}, capture_output=True, text=True)
print(run.stdout, run.stderr[-1500:])
if run.returncode == 77:
    sys.exit(77)
if run.returncode == 0:
    print(f"{test} did not notice the planted fault {fault}")
    sys.exit(1)
# A test that breaks down for another reason (no program, a fault of its own) has noticed nothing.
if '"pass": false' not in run.stdout and "AssertionError" not in run.stderr:
    print(f"{test} failed, but not by its verdict")
    sys.exit(1)
print(f"{test} noticed {fault}")
