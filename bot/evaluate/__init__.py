"""`bot evaluate`: how well the assistant understands, measured on what it has not seen."""
