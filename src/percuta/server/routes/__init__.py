"""The routes: thin, typed, each marked with what one must be allowed to do."""
