-- Only a replay that serves deadlines looks for replayed cases that are due; it makes this index when it first does. Every other replay goes without its cost.
DROP INDEX case_due_replayed;
