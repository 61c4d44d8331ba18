"""What a busy channel costs a bot that has nothing to do with it, beside an app that does nothing at all."""
