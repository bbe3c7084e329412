"""The workbench: a typed HTTP interface, the work behind it, and the page that is served with it."""
