"""Results as the page shows them: pure functions of a result."""
