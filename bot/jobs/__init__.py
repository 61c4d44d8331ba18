"""What happens because time passed. Every job asks what should have happened by now and has not."""
