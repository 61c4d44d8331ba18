"""What tests and tours drive the workspace with: people who write, press, choose, and say what they see."""
