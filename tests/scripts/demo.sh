#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# The demo, as a test. Runs in a VM.

. "$(dirname "$0")/tap.sh"

test_that "G0 G1 G2 G3 G4 G5 G6 G7 G8 G9 G10 G11 G12: the fire story happens as told" demo/run
finish
