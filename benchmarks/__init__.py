"""What this project promises about speed, measured."""
