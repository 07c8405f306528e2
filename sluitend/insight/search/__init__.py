"""One search for everybody of staff, within what they see; and why somebody is not there."""
