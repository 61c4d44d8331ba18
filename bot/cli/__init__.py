"""What a command does: run, doctor, importer, replay, audit."""
