"""Work that takes time: a table as queue, a supervisor, one child process for each run."""
