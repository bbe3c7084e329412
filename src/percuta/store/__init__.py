"""What is kept: cases, studies and runs in a database, arrays in Zarr, photographs sealed."""
